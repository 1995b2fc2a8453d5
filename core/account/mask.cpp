#include <algorithm>

#include "account/profile_rules.h"

namespace patron::account {
namespace {

constexpr std::string_view kBullet = "\xE2\x80\xA2";

std::string bullets(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += kBullet;
    return text;
}

// A plus sign and the last four digits; of a short number nothing, since four digits are most of
// it.
std::string maskNumber(std::string_view value) {
    constexpr std::size_t kShown = 4;
    constexpr std::size_t kFewestHidden = 3;
    const std::string_view digits = value.substr(std::min<std::size_t>(1, value.size()));
    if (digits.size() < kShown + kFewestHidden) return "+" + bullets(digits.size());
    return "+" + bullets(digits.size() - kShown) +
           std::string(digits.substr(digits.size() - kShown));
}

// The first character, then always three bullets: the length of a name is nobody's business.
std::string maskAddress(std::string_view value) {
    const std::size_t at = std::min(value.rfind('@'), value.size());
    std::size_t first = std::min<std::size_t>(1, at);
    while (first < at && (static_cast<unsigned char>(value[first]) >> 6) == 2) ++first;
    return std::string(value.substr(0, first)) + bullets(3) + std::string(value.substr(at));
}

}  // namespace

std::string maskIdentifier(std::string_view attribute, std::string_view value) {
    return attribute == kPhoneNumber ? maskNumber(value) : maskAddress(value);
}

}  // namespace patron::account
