#ifndef PATRON_ACCOUNT_PROFILE_INPUT_H
#define PATRON_ACCOUNT_PROFILE_INPUT_H

#include <optional>
#include <string>
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
    std::optional<std::string> firstName;
    std::optional<std::string> lastName;
    /// Raw text; an auth type parses it. Empty clears (never the identifier).
    std::optional<std::string> email;
    std::optional<std::string> phoneNumber;
    std::optional<std::string> locale;
    std::optional<int> optinStatusEmail;
    std::optional<int> optinStatusSms;
    std::optional<int> optinStatusPush;
    std::optional<std::vector<DemographicInput>> demographics;
};

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_PROFILE_INPUT_H
