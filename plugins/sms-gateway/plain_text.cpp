#include "plain_text.h"

#include <Poco/Ascii.h>

#include <algorithm>

namespace patron::sms_gateway {

bool hasControlCharacter(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

bool isNumber(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && text.size() <= 15 &&
           std::ranges::all_of(text, [](char c) { return Poco::Ascii::isDigit(c); });
}

bool isSenderId(std::string_view text) {
    const bool name = !text.empty() && text.size() <= 11 && std::ranges::all_of(text, [](char c) {
        return Poco::Ascii::isAlphaNumeric(c) ||
               std::string_view(" -_.&").find(c) != std::string_view::npos;
    });
    return name || isNumber(text);
}

std::string oneLine(std::string_view text) {
    std::string line;
    bool space = false;
    for (const char c : text) {
        if (Poco::Ascii::isSpace(c)) {
            space = true;
            continue;
        }
        if (space && !line.empty()) line += ' ';
        space = false;
        line += c;
    }
    return line;
}

std::string withoutPlus(std::string_view number) {
    if (number.starts_with('+')) number.remove_prefix(1);
    return std::string(number);
}

}  // namespace patron::sms_gateway
