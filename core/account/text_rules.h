#ifndef PATRON_ACCOUNT_TEXT_RULES_H
#define PATRON_ACCOUNT_TEXT_RULES_H

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/error.h"

namespace patron::account {

/// Where the rules put what they find wrong, so that an answer names every bad field at once.
using BadFields = std::vector<sdk::BadField>;

inline constexpr std::size_t kMaxNameLength = 100;  ///< characters (rule A2)
inline constexpr std::size_t kMaxTextLength = 255;  ///< of a demographic answer; ours

/// A text without spaces around it, or nothing and a note in `bad` when it is longer than
/// `maxLength` characters (code points of UTF-8) or holds a control character, spaces around it
/// included. May be empty. Pure, as all rules here.
std::optional<std::string> judgeText(std::string_view field, std::string_view text,
                                     std::size_t maxLength, BadFields& bad);

/// A first or last name: a text that is not empty.
std::optional<std::string> judgeName(std::string_view field, std::string_view text, BadFields& bad);

/// A language tag in the shape of BCP 47 (RFC 5646, 2.1), at most 35 characters (4.4.1); kept as
/// given. Whether anybody speaks it is not asked.
bool hasLocaleShape(std::string_view text);

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_TEXT_RULES_H
