#ifndef PATRON_AUTH_SOCIAL_SIGN_IN_SERVICE_H
#define PATRON_AUTH_SOCIAL_SIGN_IN_SERVICE_H

#include <string_view>

#include "account/account_ports.h"
#include "account/profile_input.h"
#include "auth/document_proof.h"
#include "auth/sign_in_outcome.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "delivery/outbox.h"
#include "otp/otp_service.h"
#include "sdk/result.h"
#include "session/session_service.h"

namespace patron::auth {

/// Sign-up and sign-in with a document that a provider has made out, such as an ID token, instead
/// of a code. Which providers there are is a setting of the brand; their auth types say what a
/// document proves. The account is found by that alone, never by an address that the document
/// mentions. A document is spent by the write that signs in, so that any refusal leaves it good.
/// Stateless; any thread. Beside the errors named: kAuthProviderDisabled, kAuthProviderUnavailable,
/// kAuthCredentialsIncorrect (not accepted, or used before), kLimitClient (after too many of
/// those), kServerDatabase.
class SocialSignInService {
  public:
    SocialSignInService(account::AccountPorts ports, otp::OtpService& otp, delivery::Outbox& outbox,
                        session::SessionService& sessions);

    /// kAccountRegistrationRequired, kAccountLocked.
    sdk::Result<SignInOutcome> signIn(const brand::RequestContext& context,
                                      const SocialCredentials& credentials);

    /// kAccountRegistrationDisabled; the document, and then every bad field at once, because names
    /// may come with it; kAccountExists; kAccountSignInFirst when another account has proven an
    /// address that the document vouches for; kAccountIdentifierTaken with the field.
    sdk::Result<SignInOutcome> signUp(const brand::RequestContext& context,
                                      const SocialCredentials& credentials,
                                      const account::ProfileInput& input);

  private:
    sdk::Result<DocumentProof> prove(const brand::RequestContext& context,
                                     const SocialCredentials& credentials);
    sdk::Error countRefused(const brand::RequestContext& context, sdk::Error refusal);
    sdk::Result<void> spend(brand::Transaction& tx, const brand::RequestContext& context,
                            const DocumentProof& proof);
    sdk::Result<session::Session> enter(brand::Transaction& tx,
                                        const brand::RequestContext& context,
                                        const DocumentProof& proof, account::AccountView& view);

    account::AccountPorts ports_;
    otp::OtpService& otp_;
    delivery::Outbox& outbox_;
    session::SessionService& sessions_;
};

}  // namespace patron::auth

#endif  // PATRON_AUTH_SOCIAL_SIGN_IN_SERVICE_H
