#ifndef PATRON_AUTH_SIGN_IN_SERVICE_H
#define PATRON_AUTH_SIGN_IN_SERVICE_H

#include <string>
#include <string_view>

#include "account/account.h"
#include "account/account_service.h"
#include "account/account_store.h"
#include "account/code_desk.h"
#include "account/profile_input.h"
#include "auth/sign_in_outcome.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "delivery/outbox.h"
#include "otp/otp_service.h"
#include "sdk/auth_type.h"
#include "sdk/result.h"
#include "session/session_service.h"

namespace patron::auth {

/// What a check call tells of an address.
struct IdentifierUse {
    bool exists = false;
    bool social = false;  ///< and that account was opened by social sign-up
};

/// One sign-in or sign-up from start to outcome (rule A3.1). The brand's auth type says whether an
/// identifier is proven; this class alone turns that into an account and a session, and gives the
/// same answer with the same work for identifiers that nobody has. Stateless; any thread.
class SignInService {
  public:
    SignInService(account::AccountPorts ports, otp::OtpService& otp, delivery::Outbox& outbox,
                  session::SessionService& sessions);

    /// Whether the value of this attribute is somebody's: for what customers sign in with, whether
    /// that would find an account; for the other one, whether it would be refused as taken (so
    /// never, where it need not be unique). `field` names the input in errors.
    /// kAccountCheckDisabled, kLimitClient (60 an hour and client address).
    sdk::Result<IdentifierUse> identifierUse(const brand::RequestContext& context,
                                             std::string_view attribute, std::string_view field,
                                             std::string_view text);

    /// Sends a sign-in code to a customer, a sign-up code to somebody new, nothing to a locked
    /// account or where registration is off: the answer and the work are the same. The text is a
    /// value of the attribute that the brand's auth type owns, here and below; `field` names it in
    /// errors. kOtpCooldown, kLimitSends; kOtpDestinationRefused and kLimitBudget where no code may
    /// go (account/destination_rules.h).
    sdk::Result<void> requestCode(const brand::RequestContext& context, std::string_view field,
                                  std::string_view text);

    /// kAuthCredentialsIncorrect for a wrong, expired or missing code; kAccountRegistrationRequired
    /// for a right one without account (the code stays good, but the try was one of five);
    /// kAccountLocked; kOtpTooManyAttempts.
    sdk::Result<SignInOutcome> signIn(const brand::RequestContext& context, std::string_view field,
                                      std::string_view text, std::string_view code);

    /// Field errors first, then kAccountRegistrationDisabled, then the code (kOtp…), then what is
    /// taken (kAccountExists, kAccountIdentifierTaken with the field; the code stays good).
    sdk::Result<SignInOutcome> signUp(const brand::RequestContext& context, std::string_view field,
                                      std::string_view text, std::string_view code,
                                      const account::ProfileInput& input);

  private:
    sdk::Result<void> beginSignIn(const brand::RequestContext& context, std::string_view text);
    sdk::Result<account::CodeProof> prove(const brand::RequestContext& context,
                                          const sdk::Identifier& identifier, std::string_view code);

    account::AccountPorts ports_;
    otp::OtpService& otp_;
    delivery::Outbox& outbox_;
    session::SessionService& sessions_;
};

}  // namespace patron::auth

#endif  // PATRON_AUTH_SIGN_IN_SERVICE_H
