#ifndef PATRON_AUTH_AUTHENTICATOR_H
#define PATRON_AUTH_AUTHENTICATOR_H

#include <string_view>

#include "account/account.h"
#include "account/account_service.h"
#include "auth/session_account_store.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "sdk/result.h"
#include "session/session.h"
#include "session/session_service.h"

namespace patron::auth {

/// Whoever a valid token stands for.
struct SignedIn {
    session::AccessToken token;
    session::Session session;
    account::AccountView view;

    account::Actor actor() const { return {view.account.id, session.id, session.signedInAt}; }
};

/// Turns the Authorization header into a signed-in customer: the one place that decides it. Also
/// what happens to a session by itself (refresh, logout). Any thread.
class Authenticator {
  public:
    Authenticator(brand::Database& database, SessionAccountStore& store,
                  session::SessionService& sessions);

    /// kSessionToken…, kSessionEnded, kAccountLocked (a locked account's token no longer acts).
    sdk::Result<SignedIn> authenticate(const brand::RequestContext& context,
                                       std::string_view authorization);

    struct Refreshed {
        account::AccountView view;
        session::IssuedToken token;
    };
    /// kSessionReused when the token had been replaced before the grace; the session is over then.
    sdk::Result<Refreshed> refresh(const brand::RequestContext& context,
                                   std::string_view authorization);

    sdk::Result<void> signOut(const brand::RequestContext& context, std::string_view authorization);

  private:
    brand::Database& database_;
    SessionAccountStore& store_;
    session::SessionService& sessions_;
};

}  // namespace patron::auth

#endif  // PATRON_AUTH_AUTHENTICATOR_H
