#include "delivery/texts/templates_name.h"

#include <Poco/TextIterator.h>
#include <Poco/UTF8Encoding.h>
#include <Poco/UnicodeConverter.h>

#include <algorithm>

#include "delivery/texts/characters.h"

namespace patron::delivery {
namespace {

using Characters = Poco::UTF32String;

bool isDigit(Poco::UInt32 c) { return c >= '0' && c <= '9'; }

// Control characters separate words as often as they attack, so a space takes their place.
bool isSeparator(int c) {
    const auto character = static_cast<char32_t>(c);
    return c == ' ' || c == 0xa0 || isControl(character);
}

bool isCharacter(int c) { return c >= 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff); }

Characters cleaned(const std::string& name) {
    const Poco::UTF8Encoding encoding;
    Characters text;
    const Poco::TextIterator end(name);
    for (Poco::TextIterator it(name, encoding); it != end; ++it) {
        const int c = *it;
        if (!isCharacter(c) || isHidden(static_cast<char32_t>(c))) continue;
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
