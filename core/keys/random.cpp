#include "keys/random.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "keys/hmac.h"

namespace patron::keys {
namespace {

class SystemRandom final : public RandomSource {
  public:
    void fill(std::span<unsigned char> bytes) override {
        constexpr std::size_t kMostAtOnce = 1 << 20;  // RAND_bytes counts in int
        while (!bytes.empty()) {
            const auto part = bytes.first(std::min(bytes.size(), kMostAtOnce));
            if (RAND_bytes(part.data(), static_cast<int>(part.size())) != 1) std::abort();
            bytes = bytes.subspan(part.size());
        }
    }
};

std::uint32_t randomWord(RandomSource& random) {
    std::array<unsigned char, 4> bytes{};
    random.fill(bytes);
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
           std::uint32_t{bytes[2]} << 8 | bytes[3];
}

// Draws again above the last full multiple of `bound`: a bare remainder would favour low values.
std::uint32_t randomBelow(RandomSource& random, std::uint32_t bound) {
    const std::uint64_t range = std::uint64_t{1} << 32;
    const std::uint64_t usable = range - range % bound;
    std::uint64_t word = randomWord(random);
    while (word >= usable) word = randomWord(random);
    return static_cast<std::uint32_t>(word % bound);
}

}  // namespace

RandomSource& systemRandom() {
    static SystemRandom random;
    return random;
}

std::string randomDigits(RandomSource& random, int count) {
    if (count < 1 || count > 9) std::abort();
    std::uint32_t bound = 1;
    for (int i = 0; i < count; ++i) bound *= 10;
    std::uint32_t number = randomBelow(random, bound);
    std::string digits(static_cast<std::size_t>(count), '0');
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, number /= 10) {
        *digit = static_cast<char>('0' + number % 10);
    }
    return digits;
}

std::string randomAlphanumeric(RandomSource& random, std::size_t count) {
    constexpr std::string_view kLetters =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    constexpr std::size_t kUsable = 256 - 256 % kLetters.size();
    std::string text;
    text.reserve(count);
    std::array<unsigned char, 32> bytes{};
    while (text.size() < count) {
        random.fill(bytes);
        for (const unsigned char byte : bytes) {
            if (text.size() == count) break;
            if (byte < kUsable) text += kLetters[byte % kLetters.size()];
        }
    }
    return text;
}

std::string randomUuid(RandomSource& random) {
    std::array<unsigned char, 16> bytes{};
    random.fill(bytes);
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);  // version 4
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);  // variant of RFC 9562
    std::string text = toHex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    for (const std::size_t at : {8, 13, 18, 23}) text.insert(at, 1, '-');
    return text;
}

std::int64_t newRowId(RandomSource& random, std::int64_t unixSeconds) {
    constexpr std::int64_t kStartOf2026 = 1767225600;
    constexpr int kRandomBits = 23;
    constexpr std::int64_t kLastSecond = (std::int64_t{1} << 30) - 1;
    // A clock that is badly wrong must not make a negative id or one over 2^53.
    const auto seconds = std::clamp<std::int64_t>(unixSeconds - kStartOf2026, 1, kLastSecond);
    return seconds << kRandomBits | (randomWord(random) >> (32 - kRandomBits));
}

}  // namespace patron::keys
