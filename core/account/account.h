#ifndef PATRON_ACCOUNT_ACCOUNT_H
#define PATRON_ACCOUNT_ACCOUNT_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "brand/brand.h"
#include "sdk/time.h"

namespace patron::account {

/// The internal row number; `sub` of tokens. The API names accounts by UUID.
using AccountId = std::int64_t;

/// Attributes of an account that can identify a customer; which one does is the brand's auth type.
inline constexpr std::string_view kEmail = "email";
inline constexpr std::string_view kPhoneNumber = "phone_number";

enum class AccountState { kActive = 1, kLocked = 2, kBeingDeleted = 3 };
enum class OptIn { kConfirmed = 1, kDisabled = 2, kPending = 3 };

/// The customer account (rule A2) as stored. A value.
struct Account {
    AccountId id = 0;
    brand::BrandId brandId = 0;
    std::string uuid;
    std::string firstName;
    std::string lastName;
    std::string email;        ///< empty: none
    std::string phoneNumber;  ///< E.164; empty: none
    std::string locale;
    AccountState state = AccountState::kActive;
    /// The brand's identifier was proven: by a code, or by an ID token that vouches for it.
    bool confirmed = true;
    /// The social sign-in, as the brand calls it, by which the account was opened; empty: none.
    std::string socialLogin;
    OptIn optinEmail = OptIn::kPending;
    OptIn optinSms = OptIn::kPending;
    OptIn optinPush = OptIn::kPending;
    /// Rises with every write to account, demographics or pending change; part of the ETag.
    std::int64_t version = 1;
    sdk::TimePoint createdAt;
    sdk::TimePoint updatedAt;

    bool isSocial() const { return !socialLogin.empty(); }

    /// The two attributes that are fields of an account; another one is always empty here.
    const std::string& attribute(std::string_view name) const {
        static const std::string none;
        return name == kPhoneNumber ? phoneNumber : name == kEmail ? email : none;
    }
    void setAttribute(std::string_view name, std::string value) {
        if (name == kPhoneNumber)
            phoneNumber = std::move(value);
        else if (name == kEmail)
            email = std::move(value);
    }
};

/// The answer to one demographic question; `id` is the row's UUID.
struct DemographicValue {
    std::string id;
    std::string demographicId;
    std::string value;
};

/// An account with all that its JSON shows.
struct AccountView {
    Account account;
    std::vector<DemographicValue> demographics;  ///< in the order in which they were first given
    bool hasPendingEmailChange = false;
    bool hasPendingPhoneNumberChange = false;
};

/// A new value of the identifier that waits for its code; at most one per account and attribute.
struct PendingChange {
    AccountId accountId = 0;
    std::string attribute;
    std::string newValue;     ///< as shown
    std::string newKey;       ///< comparison form
    std::string throttleKey;  ///< for limits (sdk::Identifier)
    /// Nobody gets the code of a change to a taken address (rule A3.4.4).
    bool silent = false;
    sdk::TimePoint createdAt;
    sdk::TimePoint expiresAt;
};
inline constexpr std::chrono::hours kPendingChangeLife{24};

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_ACCOUNT_H
