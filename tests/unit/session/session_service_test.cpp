#include "session/session_service.h"

#include <algorithm>
#include <cctype>

#include "session_fixture.h"

namespace patron::session {
namespace {

using sdk::ErrorCode;
using std::chrono::hours;
using std::chrono::seconds;

class Sessions : public SessionTest {};

TEST_F(Sessions, IssuesTheGuidesClaims) {
    const Session session = signIn();
    const AccessToken claims = claimsOf(session);
    EXPECT_EQ(claims.setRefreshTtl, 2'628'000);
    EXPECT_EQ(claims.iss, "https://diner.example/api/customers/login");
    EXPECT_EQ(claims.iat, kStart);
    EXPECT_EQ(claims.nbf, kStart);
    EXPECT_EQ(claims.exp, kStart + 3600);
    EXPECT_EQ(claims.sub, "5090965");
    EXPECT_EQ(claims.prv, kPrv);
    EXPECT_EQ(claims.applicationId, 2015);
    EXPECT_EQ(claims.sessionId, session.id);
    EXPECT_EQ(claims.kid, rows_[0].kid);
    EXPECT_EQ(claims.jti.size(), 16U);
    EXPECT_TRUE(std::ranges::all_of(claims.jti, [](unsigned char c) { return std::isalnum(c); }));
}

TEST_F(Sessions, SaysHowLongATokenLives) {
    const auto token = service_.issue(context(), signIn());
    ASSERT_TRUE(token);
    EXPECT_EQ(token->ttl.count(), 60);
    EXPECT_EQ(token->refreshTtl.count(), 2'628'000);
}

TEST_F(Sessions, TakesTheRefreshTtlOfTheBrandAtSignIn) {
    diner_.settings.refreshTtl = seconds(7200);
    const Session session = signIn();
    diner_.settings.refreshTtl = seconds(60);
    EXPECT_EQ(claimsOf(session).setRefreshTtl, 7200);
}

TEST_F(Sessions, IssuesTheSameBytesForOneStamp) {
    const Session session = signIn();
    const std::string first = tokenOf(session);
    now_ += hours(1);
    EXPECT_EQ(tokenOf(session), first);
    EXPECT_EQ(tokenOf(stored(session)), first);
}

TEST_F(Sessions, GivesEachSignInANewSessionAndToken) {  // rule T2
    const Session first = signIn();
    const Session second = signIn();
    EXPECT_NE(first.id, second.id);
    EXPECT_NE(first.current.jti, second.current.jti);
}

TEST_F(Sessions, DoesNotStartWithoutATokenKey) {
    rows_.clear();
    loadKeys();
    const auto session = service_.start(tx_, context(), kAccount);
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().code, ErrorCode::kServerInternal);
}

TEST_F(Sessions, VerifiesItsOwnToken) {
    const Session session = signIn();
    const auto claims = service_.verify(context(), "Bearer " + tokenOf(session), false);
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->sessionId, session.id);
    EXPECT_EQ(claims->jti, session.current.jti);
    EXPECT_TRUE(service_.admit(context(), *claims, session));
}

TEST_F(Sessions, ReadsTheSchemeInAnyCase) {
    const std::string token = tokenOf(signIn());
    for (const char* scheme : {"Bearer ", "bearer ", "BEARER ", "Bearer   "}) {
        EXPECT_TRUE(service_.verify(context(), scheme + token, false)) << scheme;
    }
}

TEST_F(Sessions, MissesATokenWhereThereIsNone) {
    const std::string token = tokenOf(signIn());
    for (const std::string& header :
         {std::string(), std::string(" "), std::string("Bearer"), std::string("Bearer "),
          std::string("Bearer   "), "Basic " + token, "Bearer" + token, token, " Bearer " + token,
          "Bearer\t" + token}) {
        const auto verified = service_.verify(context(), header, false);
        ASSERT_FALSE(verified) << header;
        EXPECT_EQ(verified.error().code, ErrorCode::kSessionTokenMissing) << header;
    }
}

TEST_F(Sessions, RefusesWhatFollowsTheToken) {
    const std::string token = tokenOf(signIn());
    for (const char* tail : {" ", " x", ",", "\n", "."}) {
        EXPECT_EQ(verifyError(token + tail), ErrorCode::kSessionTokenInvalid) << tail;
    }
}

TEST_F(Sessions, NeverPutsTheTokenIntoAnError) {
    const std::string token = tokenOf(signIn());
    const std::string broken = token.substr(0, token.size() - 2) + "AA";
    const auto verified = service_.verify(context(), "Bearer " + broken, false);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().detail.find(broken.substr(0, 20)), std::string::npos);
    EXPECT_EQ(verified.error().detail.find("5090965"), std::string::npos);
}

TEST_F(Sessions, RefusesTheGuidesTokensBecauseTheyNameNoKey) {
    EXPECT_EQ(verifyError(std::string(kGuideTokens[0]), true), ErrorCode::kSessionTokenInvalid);
}

TEST_F(Sessions, RefusesAWrongSignature) {
    AccessToken claims = claimsOf(signIn());
    EXPECT_EQ(verifyError(signToken(claims, std::string(32, 'x'))),
              ErrorCode::kSessionTokenInvalid);
    claims.kid = "unknown";
    EXPECT_EQ(verifyError(signToken(claims, std::string(32, 'x'))),
              ErrorCode::kSessionTokenInvalid);
}

TEST_F(Sessions, RefusesATokenOfAnotherBrand) {  // rule T8
    const std::string token = tokenOf(signIn());
    const auto verified = service_.verify(bistroContext(), "Bearer " + token, false);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().code, ErrorCode::kSessionTokenInvalid);
}

TEST_F(Sessions, RefusesTheKidOfAnotherBrandEvenWithThatBrandsSignature) {
    AccessToken claims = claimsOf(signIn());
    claims.kid = rows_[1].kid;
    const SigningKey* key = holder_.current()->find(kBistro, claims.kid, now_);
    ASSERT_NE(key, nullptr);
    EXPECT_EQ(verifyError(signToken(claims, key->bytes.reveal())), ErrorCode::kSessionTokenInvalid);
}

TEST_F(Sessions, RefusesASessionOfAnotherBrand) {
    Session session = signIn();
    const AccessToken claims = claimsOf(session);
    session.brandId = kBistro;
    const auto admitted = service_.admit(context(), claims, session);
    ASSERT_FALSE(admitted);
    EXPECT_EQ(admitted.error().code, ErrorCode::kSessionTokenInvalid);
}

TEST_F(Sessions, RefusesASessionThatIsNotTheTokens) {
    const Session session = signIn();
    const AccessToken claims = claimsOf(session);
    Session other = session;
    other.accountId += 1;
    EXPECT_EQ(service_.admit(context(), claims, other).error().code,
              ErrorCode::kSessionTokenInvalid);
    other = session;
    other.signedInAt += 1;
    EXPECT_EQ(service_.admit(context(), claims, other).error().code,
              ErrorCode::kSessionTokenInvalid);
}

TEST_F(Sessions, LetsAnotherApplicationOfTheBrandUseTheToken) {
    const Session session = signIn();
    const std::string token = tokenOf(session);
    application_.id = 2144;
    const auto claims = service_.verify(context(), "Bearer " + token, false);
    ASSERT_TRUE(claims);
    EXPECT_TRUE(service_.admit(context(), *claims, session));
    EXPECT_EQ(claims->applicationId, 2015);  // stays the one that signed in
    EXPECT_EQ(tokenOf(session), token);
}

TEST_F(Sessions, RefusesAnotherInstallation) {
    AccessToken claims = claimsOf(signIn());
    claims.prv = "ffffffffffffffffffffffffffffffffffffffff";
    EXPECT_EQ(verifyError(forged(claims)), ErrorCode::kSessionTokenInvalid);
    claims.prv.clear();
    EXPECT_EQ(verifyError(forged(claims)), ErrorCode::kSessionTokenInvalid);
}

TEST_F(Sessions, RefusesAnIssuerOutsideTheBrandsApi) {
    AccessToken claims = claimsOf(signIn());
    for (const char* iss :
         {"", "https://other.example/api/customers/login", "https://diner.example",
          "https://diner.example/ap", "https://diner.example/admin/v1/x",
          "https://diner.example.evil.example/api/customers/login",
          "http://diner.example/api/customers/login",
          " https://diner.example/api/customers/login"}) {
        claims.iss = iss;
        EXPECT_EQ(verifyError(forged(claims)), ErrorCode::kSessionTokenInvalid) << iss;
    }
}

TEST_F(Sessions, EndsAccessAtExp) {
    const std::string token = tokenOf(signIn());
    now_ += seconds(3599);
    EXPECT_TRUE(verifies(token));
    now_ += seconds(1);
    EXPECT_EQ(verifyError(token), ErrorCode::kSessionTokenExpired);
    EXPECT_TRUE(verifies(token, true));
}

TEST_F(Sessions, EndsEveryTokenWithTheSession) {  // rule T3
    const std::string token = tokenOf(signIn());
    now_ += seconds(2'628'000);
    EXPECT_TRUE(verifies(token, true));
    now_ += seconds(1);
    EXPECT_EQ(verifyError(token, true), ErrorCode::kSessionTokenExpired);
}

TEST_F(Sessions, LetsNoAccessOutliveAShortSession) {
    diner_.settings.refreshTtl = seconds(600);
    const std::string token = tokenOf(signIn());
    now_ += seconds(600);
    EXPECT_TRUE(verifies(token));
    now_ += seconds(1);
    EXPECT_EQ(verifyError(token), ErrorCode::kSessionTokenExpired);
}

TEST_F(Sessions, RefusesATokenFromTheFutureBeyondTheClocksTolerance) {
    const std::string token = tokenOf(signIn());
    now_ -= kClockTolerance;
    EXPECT_TRUE(verifies(token));
    now_ -= seconds(1);
    EXPECT_EQ(verifyError(token), ErrorCode::kSessionTokenInvalid);
    EXPECT_EQ(verifyError(token, true), ErrorCode::kSessionTokenInvalid);
}

TEST_F(Sessions, RefusesTimesInDisorder) {
    AccessToken claims = claimsOf(signIn());
    claims.iat = claims.nbf + 1;
    EXPECT_EQ(verifyError(forged(claims)), ErrorCode::kSessionTokenInvalid);
    claims.iat = claims.nbf;
    claims.exp = claims.nbf;
    EXPECT_EQ(verifyError(forged(claims)), ErrorCode::kSessionTokenInvalid);
}

TEST_F(Sessions, ComputesTheBoundWithoutOverflow) {
    AccessToken claims = claimsOf(signIn());
    claims.setRefreshTtl = std::int64_t{1} << 53;
    EXPECT_TRUE(verifies(forged(claims)));
    claims.iat = claims.nbf = claims.exp = std::int64_t{1} << 53;
    EXPECT_EQ(verifyError(forged(claims)), ErrorCode::kSessionTokenInvalid);
}

TEST_F(Sessions, AdmitsNothingAfterTheEnd) {  // rule T4
    const Session session = signIn();
    const AccessToken claims = claimsOf(session);
    ASSERT_TRUE(service_.end(tx_, claims));
    const auto admitted = service_.admit(context(), claims, stored(session));
    ASSERT_FALSE(admitted);
    EXPECT_EQ(admitted.error().code, ErrorCode::kSessionEnded);
}

TEST_F(Sessions, EndsOnlyTheSessionOfTheToken) {
    const Session first = signIn();
    const Session second = signIn();
    ASSERT_TRUE(service_.end(tx_, claimsOf(first)));
    EXPECT_TRUE(stored(first).ended);
    EXPECT_FALSE(stored(second).ended);
}

}  // namespace
}  // namespace patron::session
