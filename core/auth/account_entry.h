#ifndef PATRON_AUTH_ACCOUNT_ENTRY_H
#define PATRON_AUTH_ACCOUNT_ENTRY_H

#include "account/account_ports.h"
#include "auth/sign_in_outcome.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "sdk/identifier.h"
#include "sdk/result.h"
#include "session/session_service.h"

// What every sign-in ends in, whatever has proven the identifier.
namespace patron::auth {

/// The account that a proven identifier signs in to, held until the caller's write ends.
/// kAccountRegistrationRequired when there is none: an unproven value never signs in, and an
/// account that is being deleted is none. kAccountLocked.
sdk::Result<account::AccountView> accountOf(brand::Transaction& tx,
                                            const brand::RequestContext& context,
                                            const account::AccountPorts& ports,
                                            const sdk::Identifier& identifier);

/// The account with a token for its new session, once that is stored.
sdk::Result<SignInOutcome> withToken(const brand::RequestContext& context,
                                     session::SessionService& sessions, account::AccountView view,
                                     const session::Session& session);

}  // namespace patron::auth

#endif  // PATRON_AUTH_ACCOUNT_ENTRY_H
