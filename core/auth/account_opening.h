#ifndef PATRON_AUTH_ACCOUNT_OPENING_H
#define PATRON_AUTH_ACCOUNT_OPENING_H

#include <string>
#include <vector>

#include "account/account_ports.h"
#include "account/profile_rules.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "delivery/outbox.h"
#include "sdk/identifier.h"
#include "sdk/result.h"

namespace patron::auth {

/// An account that is to be opened, all of it judged. A value.
struct NewAccount {
    /// By what the customer will be known: proven, and claimed first.
    sdk::Identifier identifier;
    account::ProfilePlan plan;
    /// Values that are as proven as the identifier; none of them is in the plan.
    std::vector<sdk::Identifier> proven = {};
    /// Values that nobody has proven and that the customer did not ask for: taken if free.
    std::vector<sdk::Identifier> offered = {};
    std::string socialLogin = {};  ///< as Account::socialLogin
};

/// The write of a registration. The claims decide races: whoever comes second is refused and leaves
/// nothing behind. Lives for one write; that thread.
class AccountOpening {
  public:
    AccountOpening(brand::Transaction& tx, const brand::RequestContext& context,
                   const account::AccountPorts& ports, delivery::Outbox& outbox)
        : tx_(tx), context_(context), ports_(ports), outbox_(outbox) {}

    /// kAccountExists when the identifier is somebody's; kAccountSignInFirst when another account
    /// has proven one of the further values; kAccountIdentifierTaken with the field.
    sdk::Result<account::AccountView> open(const NewAccount& wanted);

  private:
    sdk::Result<void> claimAll(const NewAccount& wanted);
    sdk::Result<void> claimOffered(const sdk::Identifier& identifier);
    sdk::Result<void> keepAnswers(const NewAccount& wanted);

    brand::Transaction& tx_;
    const brand::RequestContext& context_;
    const account::AccountPorts& ports_;
    delivery::Outbox& outbox_;
    account::AccountView view_;
};

}  // namespace patron::auth

#endif  // PATRON_AUTH_ACCOUNT_OPENING_H
