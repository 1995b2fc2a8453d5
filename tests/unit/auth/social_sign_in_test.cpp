#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "social_fixture.h"

namespace patron::auth {
namespace {

TEST_F(SocialTest, SignsACustomerInByASecondDocument) {
    const auto opened = socialSignUp(document());
    ASSERT_TRUE(opened);
    const auto signedIn = socialLogin(document());
    ASSERT_TRUE(signedIn);
    EXPECT_EQ(signedIn->view.account.id, opened->view.account.id);
    EXPECT_EQ(signedIn->view.account.socialLogin, "google");
    EXPECT_TRUE(authenticator_.authenticate(diner(), "Bearer " + signedIn->token.value));
    EXPECT_EQ(audit_.events().back().action, "account.signed_in");
    EXPECT_EQ(audit_.events().back().detail, "google");
}

TEST_F(SocialTest, SendsANewcomerToSignUpAndLeavesTheDocumentGood) {
    const std::string newcomer = document();
    EXPECT_EQ(outcome(socialLogin(newcomer)), "account.registration_required");
    EXPECT_EQ(outcome(socialLogin(newcomer)), "account.registration_required");
    EXPECT_EQ(outcome(socialSignUp(newcomer)), "ok");
}

TEST_F(SocialTest, TakesADocumentOnce) {
    ASSERT_TRUE(socialSignUp(document()));
    const std::string once = document();
    EXPECT_EQ(outcome(socialLogin(once)), "ok");
    EXPECT_EQ(outcome(socialLogin(once)), "auth.credentials_incorrect");
    EXPECT_EQ(outcome(socialLogin(document())), "ok");
    EXPECT_EQ(sessionRows_.rows().size(), 3u);
}

TEST_F(SocialTest, RemembersADocumentForAsLongAsAnyMachineMayAcceptIt) {
    ASSERT_TRUE(socialSignUp(document()));
    const std::string once = document();
    EXPECT_EQ(outcome(socialLogin(once)), "ok");
    // The fake still accepts it, as a machine whose clock is slow would.
    advance(5min + 10min - 1ms);
    EXPECT_EQ(outcome(socialLogin(once)), "auth.credentials_incorrect");
}

TEST_F(SocialTest, TakesOneOfSixteenWhoUseADocumentAtOnce) {
    ASSERT_TRUE(socialSignUp(document()));
    const std::string once = document();
    constexpr int kRacers = 16;
    std::barrier start(kRacers);
    std::atomic<int> signedIn = 0;
    {
        std::vector<std::jthread> racers;
        for (int i = 0; i < kRacers; ++i) {
            racers.emplace_back([&] {
                start.arrive_and_wait();
                if (socialLogin(once)) ++signedIn;
            });
        }
    }
    EXPECT_EQ(signedIn, 1);
    EXPECT_EQ(sessionRows_.rows().size(), 2u);
}

TEST_F(SocialTest, RefusesAWrongDocumentOrNonce) {
    ASSERT_TRUE(socialSignUp(document()));
    EXPECT_EQ(outcome(socialLogin("made up")), "auth.credentials_incorrect");
    const std::string good = document();
    EXPECT_EQ(outcome(social_.signIn(diner(), by(good, "nonce of another"))),
              "auth.credentials_incorrect");
    EXPECT_EQ(outcome(socialLogin(good)), "ok");
}

TEST_F(SocialTest, KnowsOnlyTheProvidersOfTheBrand) {
    ASSERT_TRUE(socialSignUp(document()));
    const std::string good = document();
    for (const char* provider : {"apple", "", "email-auth", "GOOGLE"}) {
        EXPECT_EQ(outcome(social_.signIn(diner(), by(good, "nonce of " + good, provider))),
                  "auth.provider_disabled")
            << provider;
        EXPECT_EQ(outcome(social_.signUp(diner(), by(good, "nonce of " + good, provider), {})),
                  "auth.provider_disabled")
            << provider;
    }
    diner_.socialAuthTypes.clear();
    EXPECT_EQ(outcome(socialLogin(good)), "auth.provider_disabled");
    EXPECT_EQ(google_->finished, 1);
}

TEST_F(SocialTest, SignsNobodyInAtAnotherBrand) {
    ASSERT_TRUE(socialSignUp(document()));
    const std::string good = document();
    EXPECT_EQ(outcome(social_.signIn(bistro(), by(good, "nonce of " + good))),
              "account.registration_required");
}

// The heart of it: whatever e-mail a document names, verified or not, it finds no account by it.
TEST_F(SocialTest, NeverFindsAnAccountByAnEmail) {
    EXPECT_EQ(outcome(socialLogin(document(verified(kJohn)))), "account.registration_required");
    EXPECT_EQ(outcome(socialLogin(document(unverified(kJohn)))), "account.registration_required");
    EXPECT_TRUE(sessionRows_.rows().empty());
}

TEST_F(SocialTest, SaysThatAnAccountIsLockedAndLeavesTheDocumentGood) {
    const auto opened = socialSignUp(document());
    accounts_.row(opened->view.account.id).state = AccountState::kLocked;
    const std::string good = document();
    EXPECT_EQ(outcome(socialLogin(good)), "account.locked");
    accounts_.row(opened->view.account.id).state = AccountState::kActive;
    EXPECT_EQ(outcome(socialLogin(good)), "ok");
}

TEST_F(SocialTest, TakesAnAccountThatIsBeingDeletedForNone) {
    const auto opened = socialSignUp(document());
    accounts_.row(opened->view.account.id).state = AccountState::kBeingDeleted;
    EXPECT_EQ(outcome(socialLogin(document())), "account.registration_required");
}

TEST_F(SocialTest, PassesOnThatTheProviderIsAwayAndCountsNoFailure) {
    google_->failure.emplace(
        sdk::Error(sdk::ErrorCode::kAuthProviderUnavailable).wait(std::chrono::seconds(7)));
    for (int i = 0; i < 60; ++i) {
        const auto away = socialLogin("any");
        ASSERT_EQ(outcome(away), "auth.provider_unavailable");
        EXPECT_EQ(away.error().retryAfter, 7s);
    }
}

TEST_F(SocialTest, AsksNoMoreForAClientWithFiftyRefusals) {
    for (int i = 0; i < 50; ++i) {
        ASSERT_EQ(outcome(socialLogin("made up")), "auth.credentials_incorrect") << i;
    }
    EXPECT_EQ(google_->finished, 50);
    const auto refused = socialLogin(document());
    EXPECT_EQ(outcome(refused), "limit.client");
    EXPECT_EQ(refused.error().retryAfter, 1h);
    EXPECT_EQ(outcome(socialSignUp(document())), "limit.client");
    EXPECT_EQ(google_->finished, 50);
    advance(1h);
    EXPECT_EQ(outcome(socialSignUp(document())), "ok");
}

TEST_F(SocialTest, KeepsTheDocumentGoodWhenTheSessionCannotBeStored) {
    ASSERT_TRUE(socialSignUp(document()));
    const std::string good = document();
    database_.failNextCommit();
    EXPECT_EQ(outcome(socialLogin(good)), "server.database");
    EXPECT_EQ(outcome(socialLogin(good)), "ok");
}

/// An auth type that proves without saying by what, or proves what is not its own.
class LooseAuthType : public fakes::SimpleAuthType {
  public:
    LooseAuthType() : SimpleAuthType("email") {}
    sdk::Result<sdk::Identifier> finish(const sdk::Credentials&,
                                        sdk::CodeDesk& desk) const override {
        if (attests) desk.attest({"document", sdk::systemNow(), "", "", {}});
        return sdk::Identifier::parsed(attests ? "phone_number" : "email", kJohnsEmail, kJohnsEmail,
                                       kJohnsEmail);
    }
    static constexpr const char* kJohnsEmail = "john.doe@gmail.com";
    bool attests = false;
};

TEST_F(SocialTest, BelievesNoAuthTypeWithoutADocumentOfItsOwn) {
    const auto loose = std::make_shared<LooseAuthType>();
    plugins_ = std::make_shared<plugin::PluginSet>(
        std::vector<plugin::LoadedAuthType>{
            {"email-auth", std::make_shared<fakes::SimpleAuthType>("email")}, {"loose", loose}},
        std::vector<plugin::LoadedProvider>{});
    diner_.socialAuthTypes = {"loose"};
    EXPECT_EQ(outcome(social_.signIn(diner(), by("x", "y", "loose"))), "server.internal");
    loose->attests = true;
    EXPECT_EQ(outcome(social_.signIn(diner(), by("x", "y", "loose"))), "server.internal");
    EXPECT_TRUE(sessionRows_.rows().empty());
}

}  // namespace
}  // namespace patron::auth
