#include "delivery/templates_name.h"

#include <Poco/TextIterator.h>
#include <Poco/UTF8Encoding.h>
#include <Poco/UnicodeConverter.h>

#include <algorithm>

namespace patron::delivery {
namespace {

using Characters = Poco::UTF32String;

bool isDigit(Poco::UInt32 c) { return c >= '0' && c <= '9'; }

// Control characters separate words as often as they attack, so a space takes their place.
bool isSeparator(int c) {
    return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x2028 || c == 0x2029;
}

bool isHidden(int c) {
    return c == 0xad || c == 0x61c || c == 0x180e || c == 0x200b || c == 0x200e || c == 0x200f ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff0 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

bool isCharacter(int c) { return c >= 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff); }

Characters cleaned(const std::string& name) {
    const Poco::UTF8Encoding encoding;
    Characters text;
    const Poco::TextIterator end(name);
    for (Poco::TextIterator it(name, encoding); it != end; ++it) {
        const int c = *it;
        if (!isCharacter(c) || isHidden(c)) continue;
        if (!isSeparator(c)) {
            text += static_cast<Poco::UInt32>(c);
        } else if (!text.empty() && text.back() != ' ') {
            text += ' ';
        }
    }
    return text;
}

Characters grouped(const Characters& text) {
    constexpr std::ptrdiff_t kCodeDigits = 6;
    Characters result;
    for (auto at = text.begin(); at != text.end();) {
        const auto end = std::find_if_not(at, text.end(), isDigit);
        const bool isLong = end - at >= kCodeDigits;
        for (auto digit = at; digit != end; ++digit) {
            if (isLong && digit != at && (digit - at) % 3 == 0) result += ' ';
            result += *digit;
        }
        at = end;
        if (at != text.end()) result += *at++;
    }
    return result;
}

}  // namespace

std::string nameInMessage(std::string_view name, std::size_t longest) {
    Characters text = grouped(cleaned(std::string(name)));
    if (text.size() > longest) text.resize(longest);
    while (!text.empty() && text.back() == ' ') text.pop_back();
    if (text.empty()) return "Patron";
    std::string result;
    Poco::UnicodeConverter::convert(text, result);
    return result;
}

}  // namespace patron::delivery
