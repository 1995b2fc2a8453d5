#ifndef PATRON_APP_REQUEST_STACK_H
#define PATRON_APP_REQUEST_STACK_H

#include <functional>
#include <memory>

#include "account/account_service.h"
#include "app/runtime.h"
#include "auth/authenticator.h"
#include "auth/sign_in_service.h"
#include "auth/social_sign_in_service.h"
#include "delivery/outbox.h"
#include "delivery/receipts.h"
#include "http/endpoints/endpoints.h"
#include "http/service.h"
#include "otp/otp_service.h"
#include "session/session_service.h"

namespace patron::app {

/// The use cases wired to one runtime, and the HTTP service in front of them. Owns them; the
/// runtime outlives it.
class RequestStack {
  public:
    explicit RequestStack(Runtime& runtime);

    http::Handler& handler() { return *service_; }
    account::AccountService& accounts() { return accounts_; }
    otp::OtpService& otp() { return otp_; }
    const delivery::Outbox& outbox() const { return outbox_; }
    account::AccountPorts ports();

  private:
    std::vector<http::Route> routes();
    http::Readiness readiness();
    /// False: the database is away.
    bool lookAtOutbox(const brand::Catalogue& catalogue, std::vector<std::string>& degraded);

    Runtime& runtime_;
    otp::OtpService otp_;
    delivery::Outbox outbox_;
    delivery::Receipts receipts_;
    session::SessionService sessions_;
    account::AccountService accounts_;
    auth::SignInService signIn_;
    auth::SocialSignInService socialSignIn_;
    auth::Authenticator authenticator_;
    std::unique_ptr<http::Service> service_;
};

}  // namespace patron::app

#endif  // PATRON_APP_REQUEST_STACK_H
