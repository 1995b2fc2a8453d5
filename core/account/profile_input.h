#ifndef PATRON_ACCOUNT_PROFILE_INPUT_H
#define PATRON_ACCOUNT_PROFILE_INPUT_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/account.h"

namespace patron::account {

/// One demographic row as sent.
struct DemographicInput {
    std::string demographicId;
    std::string value;
};

/// What a customer may set, decoded from JSON (shape checked there) and not yet judged. Absent
/// fields are not touched. For register and PUT alike.
struct ProfileInput {
    std::optional<std::string> firstName = std::nullopt;
    std::optional<std::string> lastName = std::nullopt;
    /// Raw text; an auth type parses it. Empty clears (never the identifier).
    std::optional<std::string> email = std::nullopt;
    std::optional<std::string> phoneNumber = std::nullopt;
    std::optional<std::string> locale = std::nullopt;
    std::optional<int> optinStatusEmail = std::nullopt;
    std::optional<int> optinStatusSms = std::nullopt;
    std::optional<int> optinStatusPush = std::nullopt;
    std::optional<std::vector<DemographicInput>> demographics = std::nullopt;

    const std::optional<std::string>& attribute(std::string_view name) const {
        return name == kPhoneNumber ? phoneNumber : email;
    }
};

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_PROFILE_INPUT_H
