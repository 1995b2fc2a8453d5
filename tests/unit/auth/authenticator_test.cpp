#include "auth/authenticator.h"

#include <gtest/gtest.h>

#include "auth_fixture.h"

namespace patron::auth {
namespace {

class AuthenticatorTest : public AuthTest {
  protected:
    std::string admitted(const std::string& authorization) {
        return outcome(authenticator_.authenticate(diner(), authorization));
    }
};

TEST_F(AuthenticatorTest, FindsWhoATokenStandsFor) {
    const auto signedIn = authenticator_.authenticate(diner(), bearer());
    ASSERT_TRUE(signedIn);
    EXPECT_EQ(signedIn->view.account.id, john_);
    EXPECT_EQ(signedIn->actor().accountId, john_);
    EXPECT_EQ(signedIn->actor().sessionId, signedIn->session.id);
    EXPECT_EQ(sdk::TimePoint(std::chrono::seconds(signedIn->actor().signedInAt)), now_);
}

TEST_F(AuthenticatorTest, RefusesWhatIsNoTokenOfThisBrand) {
    const std::string token = bearer();
    EXPECT_EQ(admitted(""), "session.token_missing");
    EXPECT_EQ(admitted("Bearer x.y.z"), "session.token_invalid");
    EXPECT_EQ(admitted(token + "x"), "session.token_invalid");
    EXPECT_EQ(outcome(authenticator_.authenticate(bistro(), token)), "session.token_invalid");
    advance(1h);
    EXPECT_EQ(admitted(token), "session.token_expired");
}

TEST_F(AuthenticatorTest, EndsAccessTheMomentAnAccountIsLockedOrDeleted) {
    const std::string token = bearer();
    accounts_.row(john_).state = AccountState::kLocked;
    EXPECT_EQ(admitted(token), "account.locked");
    EXPECT_EQ(outcome(authenticator_.refresh(diner(), token)), "account.locked");
    EXPECT_EQ(outcome(authenticator_.signOut(diner(), token)), "account.locked");
    accounts_.row(john_).state = AccountState::kBeingDeleted;
    EXPECT_EQ(admitted(token), "session.ended");
    EXPECT_EQ(outcome(authenticator_.refresh(diner(), token)), "session.ended");
}

TEST_F(AuthenticatorTest, EndsOneSessionAtSignOut) {
    const std::string token = bearer();
    const std::string other = bearer();
    ASSERT_TRUE(authenticator_.signOut(diner(), token));
    EXPECT_EQ(admitted(token), "session.ended");
    EXPECT_EQ(outcome(authenticator_.refresh(diner(), token)), "session.ended");
    EXPECT_EQ(outcome(authenticator_.signOut(diner(), token)), "session.ended");
    EXPECT_EQ(admitted(other), "ok");
}

TEST_F(AuthenticatorTest, SignsOutWithAnExpiredToken) {
    const std::string token = bearer();
    advance(2h);
    EXPECT_EQ(admitted(token), "session.token_expired");
    EXPECT_EQ(outcome(authenticator_.signOut(diner(), token)), "ok");
    EXPECT_TRUE(sessionRows_.rows()[0].ended);
}

TEST_F(AuthenticatorTest, RefreshesAnExpiredToken) {
    const std::string token = bearer();
    advance(3h);
    const auto refreshed = authenticator_.refresh(diner(), token);
    ASSERT_TRUE(refreshed);
    EXPECT_EQ(refreshed->view.account.id, john_);
    EXPECT_EQ(admitted("Bearer " + refreshed->token.value), "ok");
}

TEST_F(AuthenticatorTest, GivesTheSameSuccessorWithinTheGraceAndEndsTheSessionAfterIt) {
    const std::string token = bearer();
    advance(1min);
    const auto first = authenticator_.refresh(diner(), token);
    advance(20s);
    EXPECT_EQ(admitted(token), "ok") << "the replaced token still acts";
    const auto second = authenticator_.refresh(diner(), token);
    ASSERT_TRUE(second);
    EXPECT_EQ(first->token.value, second->token.value);
    advance(11s);
    EXPECT_EQ(admitted(token), "session.token_replaced");
    EXPECT_EQ(outcome(authenticator_.refresh(diner(), token)), "session.reused");
    EXPECT_EQ(admitted("Bearer " + first->token.value), "session.ended") << "the end is stored";
}

}  // namespace
}  // namespace patron::auth
