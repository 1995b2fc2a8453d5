#include "encoded_word.h"

#include <Poco/Ascii.h>
#include <Poco/Base64Encoder.h>

#include <algorithm>
#include <cstddef>
#include <sstream>

namespace patron::smtp {
namespace {

// A line with an encoded word may have 76 characters (RFC 2047, 2). `Subject: ` takes 9,
// `=?UTF-8?B?` and `?=` take 12, and base64 makes 4 of 3: 39 bytes give 52.
constexpr std::size_t kBytesPerWord = 39;
// With the longest header name in use, a plain line stays under the 78 of RFC 5322, 2.1.1.
constexpr std::size_t kLongestPlain = 60;

bool isShort(std::string_view text) {
    return text.size() <= kLongestPlain && !text.starts_with(' ') && !text.ends_with(' ');
}

bool isPlainText(std::string_view text) {
    return isShort(text) && text.find("=?") == std::string_view::npos &&
           std::ranges::all_of(text, [](unsigned char c) { return c < 0x7f; });
}

/// Words of letters, digits and the marks that need no quotes (RFC 5322, 3.2.3).
bool isPlainPhrase(std::string_view text) {
    static constexpr std::string_view kMarks = " !#$%&'*+-/^_`{|}~";
    return isShort(text) && std::ranges::all_of(text, [](char c) {
               return Poco::Ascii::isAlphaNumeric(c) || kMarks.find(c) != std::string_view::npos;
           });
}

/// How many bytes of the text go into the next word: whole characters only.
std::size_t nextCut(std::string_view text) {
    if (text.size() <= kBytesPerWord) return text.size();
    std::size_t cut = kBytesPerWord;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
    return cut > 0 ? cut : kBytesPerWord;
}

std::string encodedWord(std::string_view bytes) {
    std::ostringstream out;
    out << "=?UTF-8?B?";
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(0);
    encoder << bytes;
    encoder.close();
    out << "?=";
    return out.str();
}

std::string encodedWords(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t cut = nextCut(text);
        if (!out.empty()) out += "\r\n ";
        out += encodedWord(text.substr(0, cut));
        text.remove_prefix(cut);
    }
    return out;
}

}  // namespace

bool hasControlCharacter(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

std::string encodedText(std::string_view text) {
    return isPlainText(text) ? std::string(text) : encodedWords(text);
}

std::string encodedPhrase(std::string_view text) {
    return isPlainPhrase(text) ? std::string(text) : encodedWords(text);
}

}  // namespace patron::smtp
