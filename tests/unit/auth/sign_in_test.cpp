#include <gtest/gtest.h>

#include "auth_fixture.h"

namespace patron::auth {
namespace {

TEST_F(AuthTest, SignsACustomerInWithTheCode) {
    const auto signedIn = login("John.Doe@gmail.com", codeFor(kJohn));
    ASSERT_TRUE(signedIn);
    EXPECT_EQ(signedIn->view.account.id, john_);
    EXPECT_EQ(signedIn->token.ttl, 60min);
    EXPECT_EQ(signedIn->token.refreshTtl, 2'628'000s);
    EXPECT_TRUE(authenticator_.authenticate(diner(), "Bearer " + signedIn->token.value));
    EXPECT_EQ(audit_.events().back().action, "account.signed_in");
}

TEST_F(AuthTest, SignsInByPhoneInAPhoneBrand) {
    ASSERT_TRUE(signIn_.requestCode(bistro(), "phone_number", kMario));
    const auto signedIn =
        signIn_.signIn(bistro(), "passwordless_phone_number", kMario, collectCode());
    ASSERT_TRUE(signedIn);
    EXPECT_EQ(signedIn->view.account.id, mario_);
}

TEST_F(AuthTest, TakesACodeOnce) {
    const std::string code = codeFor(kJohn);
    EXPECT_EQ(outcome(login(kJohn, code)), "ok");
    EXPECT_EQ(outcome(login(kJohn, code)), "auth.credentials_incorrect");
    EXPECT_EQ(sessionRows_.rows().size(), 1u);
}

TEST_F(AuthTest, RefusesWrongExpiredAndMissingCodesAlike) {
    EXPECT_EQ(outcome(login(kJohn, "123456")), "auth.credentials_incorrect") << "no challenge";
    EXPECT_EQ(outcome(login(kNobody, "123456")), "auth.credentials_incorrect");
    const std::string code = codeFor(kJohn);
    for (const std::string& bad : {wrongCode(code), std::string(), std::string("   "),
                                   code.substr(1), code + "0", " " + code}) {
        const auto refused = login(kJohn, bad);
        EXPECT_EQ(outcome(refused), "auth.credentials_incorrect") << "'" << bad << "'";
        EXPECT_TRUE(refused.error().fields.empty());
        EXPECT_FALSE(refused.error().attemptsLeft);
    }
    advance(10min);
    EXPECT_EQ(outcome(login(kJohn, code)), "auth.credentials_incorrect") << "expired";
}

TEST_F(AuthTest, RefusesTheSixthTryOfACode) {
    const std::string code = codeFor(kJohn);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(outcome(login(kJohn, wrongCode(code))), "auth.credentials_incorrect");
    }
    EXPECT_EQ(outcome(login(kJohn, code)), "otp.too_many_attempts");
    EXPECT_TRUE(sessionRows_.rows().empty());
}

TEST_F(AuthTest, NamesTheFieldOfAMalformedIdentifier) {
    EXPECT_EQ(badFields(login("nonsense", "123456")), "passwordless_email:email");
}

TEST_F(AuthTest, SendsANewcomerWithTheRightCodeToRegistration) {
    const std::string code = codeFor(kNobody);
    EXPECT_EQ(outcome(login(kNobody, wrongCode(code))), "auth.credentials_incorrect");
    EXPECT_EQ(outcome(login(kNobody, code)), "account.registration_required");
    EXPECT_EQ(outcome(registerWith(kNobody, code)), "ok") << "the code stayed good";
}

TEST_F(AuthTest, SignsNobodyInWithAnUnprovenAddress) {
    giveUnproven(bistro_, mario_, "email", kNobody);
    bistro_.authType = "email-auth";
    ASSERT_TRUE(signIn_.requestCode(bistro(), "email", kNobody));
    EXPECT_EQ(outcome(signIn_.signIn(bistro(), "passwordless_email", kNobody, collectCode())),
              "account.registration_required");
}

TEST_F(AuthTest, SaysThatAnAccountIsLockedOnlyAfterTheRightCode) {
    const std::string code = codeFor(kJohn);
    accounts_.row(john_).state = AccountState::kLocked;
    EXPECT_EQ(outcome(login(kJohn, wrongCode(code))), "auth.credentials_incorrect");
    EXPECT_EQ(outcome(login(kJohn, code)), "account.locked");
    EXPECT_TRUE(sessionRows_.rows().empty());
}

TEST_F(AuthTest, TakesAnAccountThatIsBeingDeletedForNone) {
    const std::string code = codeFor(kJohn);
    accounts_.row(john_).state = AccountState::kBeingDeleted;
    EXPECT_EQ(outcome(login(kJohn, code)), "account.registration_required");
}

TEST_F(AuthTest, TakesNoCodeOfAnotherBrandOrAddress) {
    const std::string code = codeFor(kJohn);
    bistro_.authType = "email-auth";
    EXPECT_EQ(outcome(signIn_.signIn(bistro(), "passwordless_email", kJohn, code)),
              "auth.credentials_incorrect");
    EXPECT_EQ(outcome(login(kNobody, code)), "auth.credentials_incorrect");
}

TEST_F(AuthTest, KeepsTheCodeGoodWhenTheSessionCannotBeStored) {
    const std::string code = codeFor(kJohn);
    const auto realKeys = signingKeys_.current();
    signingKeys_.replace(*session::SigningKeySet::open({}, keyFolder_.keys()));
    EXPECT_EQ(outcome(login(kJohn, code)), "server.internal");
    signingKeys_.replace(realKeys);
    EXPECT_EQ(outcome(login(kJohn, code)), "ok");
}

/// An auth type that says "proven" without having asked for a code.
class CredulousAuthType : public fakes::SimpleAuthType {
  public:
    using SimpleAuthType::SimpleAuthType;
    sdk::Result<sdk::Identifier> finish(const sdk::Credentials& credentials,
                                        sdk::CodeDesk&) const override {
        return parse(credentials.find("identifier")->second);
    }
};

/// One that proves another address than the one asked about.
class SwappingAuthType : public fakes::SimpleAuthType {
  public:
    using SimpleAuthType::SimpleAuthType;
    sdk::Result<sdk::Identifier> finish(const sdk::Credentials& credentials,
                                        sdk::CodeDesk& desk) const override {
        const auto own = parse("mallory@web.de");
        if (auto checked = desk.checkCode(*own, credentials.find("code")->second); !checked) {
            return sdk::Unexpected(checked.error());
        }
        return parse(credentials.find("identifier")->second);
    }
};

TEST_F(AuthTest, BelievesNoAuthTypeWithoutACodeForThisIdentifier) {
    const std::string code = codeFor("mallory@web.de");
    brand::RequestContext context = diner();
    const CredulousAuthType credulous("email");
    context.authType = &credulous;
    EXPECT_EQ(outcome(signIn_.signIn(context, "passwordless_email", kJohn, code)),
              "server.internal");
    const SwappingAuthType swapping("email");
    context.authType = &swapping;
    EXPECT_EQ(outcome(signIn_.signIn(context, "passwordless_email", kJohn, code)),
              "server.internal");
    EXPECT_TRUE(sessionRows_.rows().empty());
}

}  // namespace
}  // namespace patron::auth
