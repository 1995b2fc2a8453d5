#include <array>
#include <cstdint>

#include "keys/hmac.h"

namespace patron::keys {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::int32_t kForeign = -1;

constexpr std::array<std::int32_t, 256> makeValues() {
    std::array<std::int32_t, 256> values{};
    values.fill(kForeign);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
        values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int32_t>(i);
    }
    return values;
}
constexpr std::array<std::int32_t, 256> kValues = makeValues();

}  // namespace

std::string toBase64Url(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : bytes) {
        buffer = buffer << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6;) {
            bits -= 6;
            text += kAlphabet[buffer >> bits & 0x3f];
        }
    }
    if (bits > 0) text += kAlphabet[buffer << (6 - bits) & 0x3f];
    return text;
}

bool fromBase64Url(std::string_view text, std::string& bytes) {
    bytes.clear();
    if (text.size() % 4 == 1) return false;
    bytes.resize(text.size() * 3 / 4);
    char* out = bytes.data();
    std::int32_t foreign = 0;  // negative as soon as one character was
    std::uint32_t buffer = 0;
    const auto take = [&](char c) {
        const std::int32_t value = kValues[static_cast<unsigned char>(c)];
        foreign |= value;
        buffer = buffer << 6 | static_cast<std::uint32_t>(value);
    };
    while (text.size() >= 4) {
        for (const char c : text.substr(0, 4)) take(c);
        for (const int shift : {16, 8, 0}) *out++ = static_cast<char>(buffer >> shift & 0xff);
        text.remove_prefix(4);
    }
    buffer = 0;
    for (const char c : text) take(c);
    const std::size_t spare = text.size() * 6 % 8;
    for (std::size_t bits = text.size() * 6; bits >= 8 + spare; bits -= 8) {
        *out++ = static_cast<char>(buffer >> (bits - 8) & 0xff);
    }
    // Left-over bits that are not zero would give one value several spellings.
    return foreign >= 0 && (buffer & ((1U << spare) - 1)) == 0;
}

}  // namespace patron::keys
