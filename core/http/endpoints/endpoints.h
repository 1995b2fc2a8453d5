#ifndef PATRON_HTTP_ENDPOINTS_ENDPOINTS_H
#define PATRON_HTTP_ENDPOINTS_ENDPOINTS_H

#include <functional>
#include <string>
#include <vector>

#include "account/account_service.h"
#include "auth/authenticator.h"
#include "auth/sign_in_service.h"
#include "auth/social_sign_in_service.h"
#include "delivery/receipts.h"
#include "http/route.h"
#include "plugin/plugin_set.h"

namespace patron::http {

/// The routes of each group of endpoints (see openapi.yaml). An endpoint decodes the shape of
/// its input, calls one use case and writes what came back; it decides nothing. The services
/// outlive the routes.

/// POST /api/init-application
std::vector<Route> initApplicationRoutes();
/// POST /api/customers/check-email, check-phone-number
std::vector<Route> checkRoutes(auth::SignInService& signIn);
/// POST /api/customers/passwordless-request, login, register
std::vector<Route> signInRoutes(auth::SignInService& signIn);
/// POST /api/customers/social-login, social-sign-up
std::vector<Route> socialSignInRoutes(auth::SocialSignInService& signIn);
/// GET /api/customers/refresh, POST /api/customers/logout
std::vector<Route> sessionRoutes(auth::Authenticator& authenticator);
/// GET, PUT, DELETE /api/customer-accounts/{id} and the guide's aliases
std::vector<Route> accountRoutes(account::AccountService& accounts);
/// verify-email-update, verify-phone-number-update, pending-changes
std::vector<Route> accountChangeRoutes(account::AccountService& accounts);
/// GET /inbox, /inbox/messages: 404 unless a loaded channel keeps what it delivers
std::vector<Route> inboxRoutes(const plugin::PluginSetHolder& plugins);

/// GET and POST /receipts/{provider}: what OTP providers report of messages that they took
std::vector<Route> receiptRoutes(delivery::Receipts& receipts,
                                 const plugin::PluginSetHolder& plugins);

/// What stands between customers and the service, a sentence each, without personal data.
struct Readiness {
    std::vector<std::string> notReady;  ///< empty: all is ready
    /// Parts that do not work while others do their work: an OTP provider beside a usable one.
    std::vector<std::string> degraded;
};
using ReadinessCheck = std::function<Readiness()>;
/// GET /healthz, /readyz
std::vector<Route> healthRoutes(ReadinessCheck check);

}  // namespace patron::http

#endif  // PATRON_HTTP_ENDPOINTS_ENDPOINTS_H
