#ifndef PATRON_AUTH_SIGN_IN_OUTCOME_H
#define PATRON_AUTH_SIGN_IN_OUTCOME_H

#include "account/account.h"
#include "session/session_service.h"

namespace patron::auth {

/// What a successful sign-in or sign-up gives. A value.
struct SignInOutcome {
    account::AccountView view;
    session::IssuedToken token;
};

}  // namespace patron::auth

#endif  // PATRON_AUTH_SIGN_IN_OUTCOME_H
