#ifndef PATRON_SDK_SMS_LENGTH_H
#define PATRON_SDK_SMS_LENGTH_H

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace patron::sdk::inline v1 {

/// What a text costs as SMS (3GPP TS 23.038 and 23.040). In the 7-bit default alphabet a message
/// holds 160 septets, or 153 in each part of several; a character of the extension table takes two.
/// One character outside the alphabet makes the whole text UCS-2: 70 UTF-16 units, or 67 in each
/// part. National language tables are left out: few networks and gateways know them.
struct SmsLength {
    bool ucs2 = false;
    std::size_t units = 0;  ///< septets, or UTF-16 units
    std::size_t parts = 1;  ///< what is paid for; no character is split between two
    std::size_t room = 0;   ///< units that so many parts hold
    /// The characters that make it UCS-2, each once, in the order of the text. U+FFFD for bytes
    /// that are not UTF-8.
    std::vector<char32_t> outsideAlphabet;
};

/// How many septets a character takes: 0 when the 7-bit alphabet does not have it.
inline std::size_t gsmSeptets(char32_t character) {
    constexpr std::u32string_view kBasic =
        U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    constexpr std::u32string_view kExtension = U"\f^{}\\[~]|€";
    if (kBasic.find(character) != std::u32string_view::npos) return 1;
    return kExtension.find(character) != std::u32string_view::npos ? 2 : 0;
}

/// Takes the first character off a UTF-8 text that is not empty; U+FFFD, and one byte, where it is
/// not UTF-8.
inline char32_t takeCharacter(std::string_view& text) {
    constexpr char32_t kBroken = 0xfffd;
    const auto at = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned first = at(0);
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    char32_t character = length == 1 ? first : first & (0xffU >> (length + 1));
    bool good = first < 0x80 || (first >= 0xc2 && first <= 0xf4);
    for (std::size_t i = 1; i < length; ++i) {
        good = good && (at(i) & 0xc0U) == 0x80U;
        character = (character << 6U) | (at(i) & 0x3fU);
    }
    constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    good = good && character >= kSmallest[length] && character <= 0x10ffff &&
           (character < 0xd800 || character > 0xdfff);
    text.remove_prefix(good ? length : 1);
    return good ? character : kBroken;
}

/// Pure; any thread.
inline SmsLength smsLength(std::string_view text) {
    SmsLength length;
    std::vector<char32_t> characters;
    while (!text.empty()) {
        const char32_t c = takeCharacter(text);
        characters.push_back(c);
        if (gsmSeptets(c) != 0 || std::ranges::count(length.outsideAlphabet, c) > 0) continue;
        length.outsideAlphabet.push_back(c);
    }
    length.ucs2 = !length.outsideAlphabet.empty();
    const std::size_t alone = length.ucs2 ? 70 : 160;
    const std::size_t each = length.ucs2 ? 67 : 153;
    std::size_t inPart = 0, parts = 1;
    for (const char32_t c : characters) {
        const std::size_t size = length.ucs2 ? (c > 0xffff ? 2U : 1U) : gsmSeptets(c);
        length.units += size;
        if (inPart + size > each) {
            ++parts;
            inPart = 0;
        }
        inPart += size;
    }
    length.parts = length.units <= alone ? 1 : parts;
    length.room = length.parts == 1 ? alone : length.parts * each;
    return length;
}

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_SMS_LENGTH_H
