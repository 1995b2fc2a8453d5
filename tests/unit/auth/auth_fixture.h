#ifndef PATRON_TESTS_UNIT_AUTH_AUTH_FIXTURE_H
#define PATRON_TESTS_UNIT_AUTH_AUTH_FIXTURE_H

#include <gtest/gtest.h>

#include <string>

#include "auth/authenticator.h"
#include "auth/sign_in_service.h"
#include "fakes/account_world.h"
#include "fakes/memory_session_account_store.h"
#include "session/signing_keys.h"

namespace patron::auth {

using namespace std::chrono_literals;
using account::AccountState;
using account::ProfileInput;
using fakes::badFields;
using fakes::Mail;
using fakes::outcome;

/// Sign-in with everything behind it, in memory. John is a customer of the diner (by e-mail), Mario
/// one of the bistro (by phone).
class AuthTest : public testing::Test, protected fakes::AccountWorld {
  protected:
    AuthTest() {
        john_ = addCustomer(diner_, kJohn);
        mario_ = addCustomer(bistro_, kMario);
        signingKeys_.replace(*session::SigningKeySet::open(
            {session::makeSigningKey(diner_.id, keyFolder_.keys(), keys::systemRandom(), {}),
             session::makeSigningKey(bistro_.id, keyFolder_.keys(), keys::systemRandom(), {})},
            keyFolder_.keys()));
    }

    sdk::Result<void> ask(const std::string& email) {
        return signIn_.requestCode(diner(), "email", email);
    }
    /// Asks for a code and takes it.
    std::string codeFor(const std::string& email) {
        const auto asked = ask(email);
        EXPECT_EQ(outcome(asked), "ok");
        return collectCode();
    }
    sdk::Result<SignInOutcome> login(const std::string& email, const std::string& code) {
        return signIn_.signIn(diner(), "passwordless_email", email, code);
    }
    sdk::Result<SignInOutcome> registerWith(const std::string& email, const std::string& code,
                                            ProfileInput input = {}) {
        if (!input.firstName) input.firstName = "Ada";
        if (!input.lastName) input.lastName = "Byron";
        return signIn_.signUp(diner(), "passwordless_email", email, code, input);
    }
    /// Signs John in; the value of the Authorization header.
    std::string bearer() {
        const auto signedIn = login(kJohn, codeFor(kJohn));
        EXPECT_EQ(outcome(signedIn), "ok");
        return "Bearer " + signedIn->token.value;
    }

    static constexpr const char* kJohn = "john.doe@gmail.com";
    static constexpr const char* kNobody = "ada@web.de";
    static constexpr const char* kMario = "+15852826524";

    fakes::MemorySessionStore sessionRows_{database_};
    fakes::StoredAccountSessions accountSessions_{sessionRows_};
    fakes::MemorySessionAccountStore sessionAccounts_{sessionRows_, accounts_};
    session::SigningKeyHolder signingKeys_{nullptr};
    session::SessionService sessions_{sessionRows_, signingKeys_, keys::systemRandom(), "prv"};
    SignInService signIn_{ports(accountSessions_), otp_, outbox_, sessions_};
    Authenticator authenticator_{database_, sessionAccounts_, sessions_};
    account::AccountId john_ = 0;
    account::AccountId mario_ = 0;
};

}  // namespace patron::auth

#endif  // PATRON_TESTS_UNIT_AUTH_AUTH_FIXTURE_H
