#ifndef PATRON_TESTS_UNIT_AUTH_SOCIAL_FIXTURE_H
#define PATRON_TESTS_UNIT_AUTH_SOCIAL_FIXTURE_H

#include <string>
#include <vector>

#include "auth/social_sign_in_service.h"
#include "auth_fixture.h"

namespace patron::auth {

/// The diner (by e-mail) and the bistro (by phone) also take documents of Google. Ada has none of
/// their accounts yet.
class SocialTest : public AuthTest {
  protected:
    SocialTest() {
        diner_.socialAuthTypes = {"google"};
        bistro_.socialAuthTypes = {"google"};
    }

    using Addresses = std::vector<sdk::AttestedAddress>;
    static Addresses verified(const std::string& email) { return {{"email", email, true}}; }
    static Addresses unverified(const std::string& email) { return {{"email", email, false}}; }

    std::string document(const Addresses& addresses = {}, const std::string& subject = "ada") {
        return google_->issue(subject, now_ + 5min, addresses);
    }
    static SocialCredentials by(const std::string& document, const std::string& nonce,
                                std::string_view provider = "google") {
        return {provider, document, nonce};
    }

    sdk::Result<SignInOutcome> socialLogin(const std::string& document) {
        return social_.signIn(diner(), by(document, "nonce of " + document));
    }
    sdk::Result<SignInOutcome> socialSignUp(const std::string& document,
                                            const ProfileInput& input = {}) {
        return socialSignUpAt(diner(), document, input);
    }
    sdk::Result<SignInOutcome> socialSignUpAt(const brand::RequestContext& context,
                                              const std::string& document,
                                              const ProfileInput& input = {}) {
        return social_.signUp(context, by(document, "nonce of " + document), input);
    }
    /// Whether the subject is somebody's.
    bool claimed(const brand::Brand& brand, const std::string& subject = "ada") const {
        return accounts_.claims().contains({brand.id, google_->info().attribute, subject});
    }
    /// `proven`, `unproven` or `free`.
    std::string claimOn(const brand::Brand& brand, const std::string& email) const {
        const auto found = accounts_.claims().find({brand.id, "email", email});
        if (found == accounts_.claims().end()) return "free";
        return found->second.proven ? "proven" : "unproven";
    }

    SocialSignInService social_{ports(accountSessions_), otp_, outbox_, sessions_};
};

}  // namespace patron::auth

#endif  // PATRON_TESTS_UNIT_AUTH_SOCIAL_FIXTURE_H
