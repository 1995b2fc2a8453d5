#ifndef PATRON_ADMIN_ACCOUNT_ADMIN_H
#define PATRON_ADMIN_ACCOUNT_ADMIN_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/account_service.h"
#include "account/account_store.h"
#include "brand/request_context.h"
#include "otp/otp_service.h"
#include "sdk/result.h"

namespace patron::admin {

/// Support for one customer: find, look, lock, unlock, delete, end sessions. Every change is an
/// audit event with the administrator's name and ends what must end in the same transaction. The
/// context carries the brand. Beside the errors named: kServerDatabase, kAdminNotFound. Any thread.
class AccountAdmin {
  public:
    AccountAdmin(account::AccountPorts ports, otp::OtpService& otp,
                 account::AccountService& accounts)
        : ports_(ports), otp_(otp), accounts_(accounts) {}

    /// By UUID, row number, or a value of any attribute that a loaded auth type parses.
    sdk::Result<account::AccountView> find(const brand::RequestContext& context,
                                           std::string_view text);

    /// No sign-in and no token acts until unlock; pending changes lose their codes. A live sign-in
    /// code gets the answer that the account is locked, and is void from unlock on.
    sdk::Result<void> lock(const brand::RequestContext& context, const account::Account& account,
                           std::string_view admin);
    /// Active again; failed tries of its addresses are forgotten, sign-in codes sent before are
    /// void.
    sdk::Result<void> unlock(const brand::RequestContext& context, const account::Account& account,
                             std::string_view admin);
    /// How many were ended.
    sdk::Result<int> endSessions(const brand::RequestContext& context,
                                 const account::Account& account, std::string_view admin);
    sdk::Result<void> erase(const brand::RequestContext& context, const account::Account& account,
                            std::string_view admin);

  private:
    sdk::Result<void> audit(brand::Transaction& tx, const brand::RequestContext& context,
                            const account::Account& account, std::string_view action,
                            std::string_view admin);
    sdk::Result<void> setState(brand::Transaction& tx, const brand::RequestContext& context,
                               account::AccountId id, account::AccountState state);
    std::vector<sdk::Identifier> identifiersOf(const brand::RequestContext& context,
                                               const account::Account& account) const;

    account::AccountPorts ports_;
    otp::OtpService& otp_;
    account::AccountService& accounts_;
};

}  // namespace patron::admin

#endif  // PATRON_ADMIN_ACCOUNT_ADMIN_H
