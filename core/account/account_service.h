#ifndef PATRON_ACCOUNT_ACCOUNT_SERVICE_H
#define PATRON_ACCOUNT_ACCOUNT_SERVICE_H

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/account.h"
#include "account/account_ports.h"
#include "account/account_store.h"
#include "account/profile_input.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "delivery/outbox.h"
#include "otp/otp_service.h"
#include "sdk/result.h"

namespace patron::account {

/// Who acts: the account and the session of the token, already admitted.
struct Actor {
    AccountId accountId = 0;
    std::int64_t sessionId = 0;
    std::int64_t signedInAt = 0;  ///< Unix seconds
};

/// A precondition on the account, checked inside the write: told the current view, says whether to
/// go on (If-Match); empty: none.
using Precondition = std::function<bool(const AccountView&)>;

/// A pending change as its owner sees it.
struct PendingChangeView {
    std::string attribute;
    std::string maskedValue;
    sdk::TimePoint expiresAt;
    sdk::TimePoint resendAt;
    int attemptsLeft = 0;
};

/// What a customer does to an existing account: update by the guide's rules (rule A3.4), confirm,
/// resend and cancel a change of identifier, delete. Each call is one piece of work that happens
/// wholly or not at all. Stateless; any thread. Beside the errors named: kServerDatabase.
class AccountService {
  public:
    AccountService(AccountPorts ports, otp::OtpService& otp, delivery::Outbox& outbox);

    /// `seen`: the account as this request has read it; what happened to it since is respected.
    /// Bad fields: kRequestInvalid or the one field's own id. kRequestPreconditionFailed,
    /// kAccountIdentifierTaken (with the field), kLimitChanges, kLimitSends, kOtpCooldown,
    /// kSessionReauthenticationRequired; where no code may go kOtpDestinationRefused (with the
    /// field) and kLimitBudget. Answers the account as it then is.
    sdk::Result<AccountView> update(const brand::RequestContext& context, const Actor& actor,
                                    const AccountView& seen, const ProfileInput& input,
                                    const Precondition& precondition);

    /// Confirms the pending change of an attribute with its code. kOtpCodeInvalid, kOtpCodeExpired,
    /// kOtpTooManyAttempts, kAccountNoPendingChange, kAccountIdentifierTaken.
    sdk::Result<AccountView> confirmChange(const brand::RequestContext& context, const Actor& actor,
                                           std::string_view attribute, std::string_view code);

    sdk::Result<std::vector<PendingChangeView>> pendingChanges(const brand::RequestContext& context,
                                                               const Actor& actor);
    sdk::Result<void> resendChange(const brand::RequestContext& context, const Actor& actor,
                                   std::string_view attribute);
    sdk::Result<void> cancelChange(const brand::RequestContext& context, const Actor& actor,
                                   std::string_view attribute);

    /// Ends every session, frees the addresses, erases the personal data. `actorName` for the
    /// audit.
    sdk::Result<void> erase(const brand::RequestContext& context, AccountId accountId,
                            std::string_view actorName);

  private:
    AccountPorts ports_;
    otp::OtpService& otp_;
    delivery::Outbox& outbox_;
};

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_ACCOUNT_SERVICE_H
