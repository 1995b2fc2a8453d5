#include "delivery/texts/characters.h"

#include <cstddef>

namespace patron::delivery {

bool isControl(char32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

bool isWideSpace(char32_t c) {
    return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

bool isHidden(char32_t c) {
    return c == 0xad || c == 0x61c || c == 0x180e || c == 0x200b || c == 0x200e || c == 0x200f ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff0 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

std::string codePoint(char32_t character) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string digits;
    for (char32_t rest = character; rest != 0 || digits.size() < 4; rest >>= 4U) {
        digits.insert(digits.begin(), kHex[rest & 0xfU]);
    }
    return "U+" + digits;
}

std::string_view firstLongNumber(std::string_view text) {
    constexpr std::size_t kCodeDigits = 6;
    std::size_t digits = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] >= '0' && text[i] <= '9') {
            ++digits;
            continue;
        }
        if (digits >= kCodeDigits) return text.substr(i - digits, digits);
        digits = 0;
    }
    return {};
}

}  // namespace patron::delivery
