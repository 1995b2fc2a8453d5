#ifndef PATRON_ACCOUNT_PROFILE_RULES_H
#define PATRON_ACCOUNT_PROFILE_RULES_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/account.h"
#include "account/profile_input.h"
#include "brand/request_context.h"
#include "sdk/identifier.h"
#include "sdk/result.h"

namespace patron::account {

/// An identifier that an input asks for: parsed, or empty (`identifier` not set) to clear it.
struct AttributeChange {
    std::string attribute;
    std::optional<sdk::Identifier> identifier;
    /// Only the spelling differs (another case of an e-mail), the comparison form does not: the
    /// same mailbox or line, so nothing has to be proven or claimed again.
    bool respelled = false;
};

/// What a ProfileInput would change on an account, all of it judged; nothing applied yet.
struct ProfilePlan {
    Account after;                               ///< with names, locale and opt-ins applied
    std::vector<DemographicValue> demographics;  ///< rows that really change (id empty when new)
    std::vector<AttributeChange> attributes;     ///< e-mail / phone values that really change
    bool changesProfile = false;                 ///< after or demographics differ from before

    bool changesNothing() const { return !changesProfile && attributes.empty(); }
};

/// Judges the fields of a new account: names required, required demographics present, everything in
/// form. Errors name every bad field at once, by its JSON name. Pure: no database, no clock but
/// context.now.
sdk::Result<ProfilePlan> planRegistration(const brand::RequestContext& context,
                                          const ProfileInput& input);

/// Judges a partial update of `current`: only what differs is in the plan; birthday write-once
/// (kAccountBirthdayImmutable), identifier not clearable, unknown demographics refused. An e-mail
/// or phone number is parsed by the loaded auth type that owns the attribute; without one it is
/// refused. Pure, as above.
sdk::Result<ProfilePlan> planUpdate(const brand::RequestContext& context,
                                    const AccountView& current, const ProfileInput& input);

/// The opt-ins of a new account (rule A2) before the request's own.
void applyDefaultOptIns(brand::OptinType type, Account& account);

/// `john.doe@yahoo.com` → `j•••@yahoo.com`; `+15852826525` → `+•••••••6525`.
std::string maskIdentifier(std::string_view attribute, std::string_view value);

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_PROFILE_RULES_H
