#include "session_fixture.h"

namespace patron::session {
namespace {

using sdk::ErrorCode;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

class Refresh : public SessionTest {
  protected:
    SessionService::Refreshed refresh(const AccessToken& token) {
        auto refreshed = service_.refresh(tx_, refreshContext(), token);
        EXPECT_TRUE(refreshed);
        return std::move(*refreshed);
    }
    ErrorCode refreshError(const AccessToken& token) {
        const auto refreshed = service_.refresh(tx_, refreshContext(), token);
        EXPECT_FALSE(refreshed);
        return refreshed ? ErrorCode::kServerInternal : refreshed.error().code;
    }
    ErrorCode admitError(const AccessToken& token, const Session& session) {
        const auto admitted = service_.admit(context(), token, session);
        EXPECT_FALSE(admitted);
        return admitted ? ErrorCode::kServerInternal : admitted.error().code;
    }
};

TEST_F(Refresh, KeepsTheSessionAndRenewsTheToken) {
    const AccessToken before = claimsOf(signIn());
    now_ += hours(2);
    const auto refreshed = refresh(before);
    EXPECT_FALSE(refreshed.reused);
    const AccessToken after = claimsOf(refreshed.session);
    EXPECT_EQ(after.iat, before.iat);
    EXPECT_EQ(after.sub, before.sub);
    EXPECT_EQ(after.sessionId, before.sessionId);
    EXPECT_EQ(after.applicationId, before.applicationId);
    EXPECT_EQ(after.setRefreshTtl, before.setRefreshTtl);
    EXPECT_NE(after.jti, before.jti);
    EXPECT_EQ(after.nbf, kStart + 7200);
    EXPECT_EQ(after.exp, kStart + 7200 + 3600);
    EXPECT_EQ(after.iss, "https://diner.example/api/customers/refresh");
}

TEST_F(Refresh, AdmitsTheReplacedTokenFor30Seconds) {  // rule T9
    const AccessToken before = claimsOf(signIn());
    now_ += seconds(10);
    const Session session = refresh(before).session;
    EXPECT_TRUE(service_.admit(context(), claimsOf(session), session));
    now_ += milliseconds(29'999);
    EXPECT_TRUE(service_.admit(context(), before, session));
    now_ += milliseconds(1);
    EXPECT_EQ(admitError(before, session), ErrorCode::kSessionTokenReplaced);
    EXPECT_FALSE(stored(session).ended);  // the session is untouched by it
    EXPECT_TRUE(service_.admit(context(), claimsOf(session), session));
}

TEST_F(Refresh, GivesTheSameSuccessorAgainWithinTheGrace) {
    const AccessToken before = claimsOf(signIn());
    now_ += hours(1);
    const std::string first = tokenOf(refresh(before).session);
    now_ += milliseconds(29'999);
    const auto again = refresh(before);
    EXPECT_FALSE(again.reused);
    EXPECT_EQ(tokenOf(again.session), first);
}

TEST_F(Refresh, RebuildsTheSuccessorEvenAfterAKeyRotation) {
    const AccessToken before = claimsOf(signIn());
    const std::string first = tokenOf(refresh(before).session);
    rows_.push_back(makeSigningKey(kDiner, *keys_, random_, now_));
    loadKeys();
    now_ += seconds(20);
    EXPECT_EQ(tokenOf(refresh(before).session), first);
}

TEST_F(Refresh, EndsTheSessionWhenAReplacedTokenComesBackAfterTheGrace) {
    const AccessToken before = claimsOf(signIn());
    const AccessToken after = claimsOf(refresh(before).session);
    now_ += kRefreshGrace;
    const auto reuse = refresh(before);
    EXPECT_TRUE(reuse.reused);
    EXPECT_TRUE(stored(reuse.session).ended);
    EXPECT_EQ(admitError(after, stored(reuse.session)), ErrorCode::kSessionEnded);
    EXPECT_EQ(refreshError(after), ErrorCode::kSessionEnded);
}

TEST_F(Refresh, EndsTheSessionWhenATokenOfTwoRefreshesAgoComesBack) {
    const AccessToken first = claimsOf(signIn());
    const AccessToken second = claimsOf(refresh(first).session);
    const Session session = refresh(second).session;
    EXPECT_EQ(admitError(first, session), ErrorCode::kSessionTokenReplaced);
    EXPECT_TRUE(refresh(first).reused);
    EXPECT_TRUE(stored(session).ended);
}

TEST_F(Refresh, EndsTheSessionForATokenThatWasNeverIssued) {
    const Session session = signIn();
    AccessToken token = claimsOf(session);
    token.jti = "NeverIssuedToken";
    EXPECT_TRUE(refresh(token).reused);
    EXPECT_TRUE(stored(session).ended);
}

TEST_F(Refresh, TakesTheSuccessorOfTheOneWhoWasFirst) {
    const AccessToken before = claimsOf(signIn());
    std::string others;
    store_.beforeRotate = [&] { others = tokenOf(refresh(before).session); };
    const auto ours = refresh(before);
    EXPECT_FALSE(ours.reused);
    EXPECT_EQ(tokenOf(ours.session), others);
}

TEST_F(Refresh, SeesALogoutThatCameFirst) {
    const AccessToken before = claimsOf(signIn());
    store_.beforeRotate = [&] { ASSERT_TRUE(service_.end(tx_, before)); };
    EXPECT_EQ(refreshError(before), ErrorCode::kSessionEnded);
}

TEST_F(Refresh, EndsTheSessionWhenTheOthersRefreshedTwice) {
    const AccessToken before = claimsOf(signIn());
    store_.beforeRotate = [&] { refresh(claimsOf(refresh(before).session)); };
    EXPECT_TRUE(refresh(before).reused);
}

TEST_F(Refresh, EndsAtTheAbsoluteLimitWhateverWasRefreshed) {  // rule T3
    Session session = signIn();
    for (int day = 0; day < 30; ++day) {
        now_ += days(1);
        session = refresh(claimsOf(session)).session;
    }
    now_ = sdk::TimePoint(seconds(session.refreshUntil));
    EXPECT_FALSE(refresh(claimsOf(session)).reused);
    session = stored(session);
    now_ += seconds(1);
    EXPECT_EQ(refreshError(claimsOf(session)), ErrorCode::kSessionTokenExpired);
}

TEST_F(Refresh, EndsAnIdleSession) {
    diner_.settings.sessionIdleLimit = days(7);
    const AccessToken first = claimsOf(signIn());
    now_ += days(7);
    const AccessToken second = claimsOf(refresh(first).session);
    now_ += days(7) + seconds(1);
    EXPECT_EQ(refreshError(second), ErrorCode::kSessionEnded);
}

TEST_F(Refresh, HasNoIdleLimitByDefault) {
    const AccessToken token = claimsOf(signIn());
    now_ += days(29);
    EXPECT_FALSE(refresh(token).reused);
}

TEST_F(Refresh, RefusesASessionThatIsGone) {
    AccessToken token = claimsOf(signIn());
    token.sessionId += 1000;
    EXPECT_EQ(refreshError(token), ErrorCode::kSessionEnded);
}

TEST_F(Refresh, RefusesASessionOfAnotherBrand) {
    const AccessToken token = claimsOf(signIn());
    const auto refreshed = service_.refresh(tx_, bistroContext(), token);
    ASSERT_FALSE(refreshed);
    EXPECT_EQ(refreshed.error().code, ErrorCode::kSessionTokenInvalid);
}

TEST_F(Refresh, SignsWithTheKeyOfNow) {
    const AccessToken before = claimsOf(signIn());
    rows_.push_back(makeSigningKey(kDiner, *keys_, random_, now_ + seconds(10)));
    loadKeys();
    EXPECT_EQ(refresh(before).session.current.kid, rows_[0].kid);
    now_ += seconds(10);
    const Session session = refresh(claimsOf(stored(signIn()))).session;
    EXPECT_EQ(session.current.kid, rows_[2].kid);
    EXPECT_TRUE(verifies(tokenOf(session)));
}

}  // namespace
}  // namespace patron::session
