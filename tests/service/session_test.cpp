#include "brands.h"
#include "service_suite.h"
#include "token_forge.h"

// Rules A3.2, T3, T4 and T9: refresh, its grace, reuse, logout, and what ends a session.
namespace patron::tests {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr char kRefresh[] = "/api/customers/refresh";
constexpr char kLogout[] = "/api/customers/logout";

struct Sessions : ServiceSuite<Sessions> {
    Answer with(const Customer& customer, const std::string& token) {
        Client app = customer.app.another();
        app.token = token;
        return app.get(customer.path());
    }
    Answer refreshWith(const Customer& customer, const std::string& token) {
        Client app = customer.app.another();
        app.token = token;
        return app.get(kRefresh);
    }
    /// As if the last refresh had been so long ago.
    void passGrace() {
        here.database().run(
            "UPDATE session SET replaced_at = replaced_at - 31000 WHERE replaced_at > 0");
    }
};

TEST_F(Sessions, RefreshKeepsTheSessionAndRenewsTheToken) {
    Customer customer = signUpByEmail(here);
    const Answer answer = customer.app.get(kRefresh);
    ASSERT_TRUE(isOk(answer));
    EXPECT_EQ(answer.accountText("id"), customer.id);
    const auto before = TokenForge::claimsOf(customer.app.token);
    const auto after = TokenForge::claimsOf(answer.token());
    EXPECT_EQ(after.iat, before.iat);
    EXPECT_EQ(after.sub, before.sub);
    EXPECT_EQ(after.sessionId, before.sessionId);
    EXPECT_EQ(after.applicationId, before.applicationId);
    EXPECT_EQ(after.prv, before.prv);
    EXPECT_NE(after.jti, before.jti);
    EXPECT_GE(after.nbf, before.nbf);
    EXPECT_EQ(after.exp, after.nbf + 3600);
    EXPECT_EQ(after.iss, std::string(kPublicUrl) + kRefresh);
    EXPECT_TRUE(isOk(with(customer, answer.token())));
}

TEST_F(Sessions, AReplacedTokenStaysGoodForHalfAMinuteAndThenHarmsNothing) {
    Customer customer = signUpByEmail(here);
    const std::string old = customer.app.token;
    const std::string fresh = customer.app.get(kRefresh).token();
    EXPECT_TRUE(isOk(with(customer, old)));
    passGrace();
    EXPECT_TRUE(isError(with(customer, old), 401, "session.token_replaced"));
    EXPECT_TRUE(isOk(with(customer, fresh)));
}

// Rule T9.
TEST_F(Sessions, RefreshingTwiceWithinTheGraceGivesTheSameSuccessor) {
    Customer customer = signUpByEmail(here);
    const std::string first = customer.app.get(kRefresh).token();
    const std::string second = customer.app.get(kRefresh).token();
    EXPECT_EQ(first, second);
    EXPECT_TRUE(isOk(with(customer, second)));
}

// Rule T9: who refreshes a replaced token has stolen it, or was robbed.
TEST_F(Sessions, RefreshingAReplacedTokenAfterTheGraceEndsTheSession) {
    Customer customer = signUpByEmail(here);
    Customer elsewhere = signInAgain(here, customer);
    const std::string old = customer.app.token;
    const std::string fresh = customer.app.get(kRefresh).token();
    passGrace();
    EXPECT_TRUE(isError(refreshWith(customer, old), 401, "session.reused"));
    EXPECT_TRUE(isError(with(customer, fresh), 401, "session.ended"));
    EXPECT_TRUE(isError(refreshWith(customer, fresh), 401, "session.ended"));
    EXPECT_TRUE(isOk(elsewhere.get()));
}

TEST_F(Sessions, AnExpiredTokenIsGoodForRefreshAlone) {
    Customer customer = signUpByEmail(here);
    const std::string expired = TokenForge(here).older(customer.app.token, hours(2));
    EXPECT_TRUE(isError(with(customer, expired), 401, "session.token_expired"));
    const Answer answer = refreshWith(customer, expired);
    ASSERT_TRUE(isOk(answer));
    EXPECT_TRUE(isOk(with(customer, answer.token())));
}

// Rule T3: the absolute end, 2,628,000 s after sign-in.
TEST_F(Sessions, EndForGoodAMonthAfterSignIn) {
    Customer customer = signUpByEmail(here);
    const std::string old = TokenForge(here).older(customer.app.token, seconds(2'628'000 - 60));
    EXPECT_TRUE(isOk(refreshWith(customer, old)));
    Customer other = signUpByEmail(here);
    const std::string tooOld = TokenForge(here).older(other.app.token, seconds(2'628'001));
    EXPECT_TRUE(isError(refreshWith(other, tooOld), 401, "session.token_expired"));
}

// Rule T3: the idle limit of a brand.
TEST_F(Sessions, EndWhenIdleForLongerThanTheBrandAllows) {
    Client app = addBrand(here, "Idle Brand", {"--idle-minutes", "90"});
    Customer customer = signUpWith(here, app.another(), "email", uniqueEmail());
    TokenForge forge(here);
    const std::string good = forge.older(customer.app.token, minutes(89));
    EXPECT_TRUE(isOk(refreshWith(customer, good)));
    Customer other = signUpWith(here, app.another(), "email", uniqueEmail());
    const std::string idle = forge.older(other.app.token, minutes(91));
    EXPECT_TRUE(isError(refreshWith(other, idle), 401, "session.ended"));
}

TEST_F(Sessions, RefreshIsForGetAlone) {
    Customer customer = signUpByEmail(here);
    const Answer head = customer.app.send("HEAD", kRefresh);
    EXPECT_EQ(head.status, 405);
    EXPECT_EQ(head.header("Allow"), "GET, OPTIONS");
    EXPECT_TRUE(isError(customer.app.post(kRefresh, "{}"), 405, "request.method_not_allowed"));
    // None of it has used the token up.
    EXPECT_TRUE(isOk(customer.get()));
    EXPECT_EQ(customer.app.send("HEAD", customer.path()).status, 200);
}

// Rule T4.
TEST_F(Sessions, LogoutEndsThisSessionAtOnceAndNoOther) {
    Customer customer = signUpByEmail(here);
    Customer elsewhere = signInAgain(here, customer);
    const Answer answer = customer.app.post(kLogout, "{}");
    ASSERT_TRUE(isOk(answer));
    EXPECT_FALSE(answer.has("/data"));
    EXPECT_TRUE(isError(customer.get(), 401, "session.ended"));
    EXPECT_TRUE(isError(customer.app.get(kRefresh), 401, "session.ended"));
    EXPECT_TRUE(isError(customer.app.post(kLogout, ""), 401, "session.ended"));
    EXPECT_TRUE(isOk(elsewhere.get()));
}

TEST_F(Sessions, LogoutTakesAnExpiredTokenThatCouldBeRefreshed) {
    Customer customer = signUpByEmail(here);
    customer.app.token = TokenForge(here).older(customer.app.token, hours(2));
    EXPECT_TRUE(isOk(customer.app.post(kLogout, "")));
    EXPECT_TRUE(isError(customer.app.get(kRefresh), 401, "session.ended"));
}

TEST_F(Sessions, ANewSignInIsANewSession) {
    Customer customer = signUpByEmail(here);
    Customer again = signInAgain(here, customer);
    const auto first = TokenForge::claimsOf(customer.app.token);
    const auto second = TokenForge::claimsOf(again.app.token);
    EXPECT_NE(first.sessionId, second.sessionId);
    EXPECT_NE(first.jti, second.jti);
    EXPECT_EQ(first.sub, second.sub);
}

// CVE-2023-22492 (ZITADEL): tokens lived on after an account was locked.
TEST_F(Sessions, LockEndsAccessAtOnceForGood) {
    Customer customer = signUpByEmail(here);
    here.ctlOk({"account", "lock", "--brand", "Demo Diner", customer.address});
    EXPECT_TRUE(isError(customer.get(), 403, "account.locked"));
    EXPECT_TRUE(isError(customer.app.get(kRefresh), 403, "account.locked"));
    here.ctlOk({"account", "unlock", "--brand", "Demo Diner", customer.id});
    EXPECT_TRUE(isError(customer.get(), 401, "session.ended"));
    EXPECT_TRUE(isError(customer.app.get(kRefresh), 401, "session.ended"));
}

// CVE-2023-22492: and after it was deleted.
TEST_F(Sessions, DeletingTheAccountEndsAllItsSessions) {
    Customer customer = signUpByEmail(here);
    Customer elsewhere = signInAgain(here, customer);
    ASSERT_TRUE(isOk(customer.app.del(customer.path())));
    EXPECT_TRUE(isError(customer.get(), 401, "session.ended"));
    EXPECT_TRUE(isError(elsewhere.get(), 401, "session.ended"));
    EXPECT_TRUE(isError(elsewhere.app.get(kRefresh), 401, "session.ended"));
}

TEST_F(Sessions, AreNamedMissingWithoutABearerToken) {
    Customer customer = signUpByEmail(here);
    for (const char* value : {"", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "token"}) {
        const Answer answer = customer.app.get(customer.path(), {{"Authorization", value}});
        EXPECT_TRUE(isError(answer, 401, "session.token_missing")) << value;
        EXPECT_EQ(answer.header("WWW-Authenticate"), "Bearer");
    }
    // The scheme's name has no case (RFC 9110, 11.1).
    EXPECT_TRUE(isOk(
        customer.app.get(customer.path(), {{"Authorization", "bearer " + customer.app.token}})));
}

}  // namespace
}  // namespace patron::tests
