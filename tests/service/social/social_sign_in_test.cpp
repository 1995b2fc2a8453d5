#include <gmock/gmock.h>

#include "crowd.h"
#include "eventually.h"
#include "social_suite.h"

// Sign-up and sign-in with tokens of a real OpenID provider, which is asked for its keys over
// HTTPS.
namespace patron::tests {
namespace {

using testing::StartsWith;

struct SocialSignIn : SocialSuite<SocialSignIn> {};

TEST_F(SocialSignIn, SignsUpAndInAgain) {
    const std::string subject = newSubject(), email = uniqueEmail();
    const ProviderSignIn atProvider{subject, ProviderSignIn().nonce, emailClaims(email, true)};
    const std::string first = token(atProvider);
    EXPECT_TRUE(isError(login(app, first), 404, "account.registration_required"));
    const Answer opened = signUp(app, first, R"(,"locale":"de-DE","optin_status_email":"2")");
    ASSERT_TRUE(isOk(opened));
    EXPECT_EQ(opened.accountText("first_name"), "Augusta-Ada");
    EXPECT_EQ(opened.accountText("last_name"), "Byron-King");
    EXPECT_EQ(opened.accountText("email"), email);
    EXPECT_EQ(opened.accountText("locale"), "de-DE");
    EXPECT_EQ(opened.accountNumber("optin_status_email"), 2);
    EXPECT_TRUE(opened.accountFlag("is_social"));
    EXPECT_EQ(toJson(*opened.find("/data/customer_account/social_login")),
              R"({"provider":"google"})");
    EXPECT_EQ(opened.number("/data/token/ttl"), 60);

    const Answer signedIn = login(app, token(atProvider));
    ASSERT_TRUE(isOk(signedIn));
    EXPECT_EQ(signedIn.accountText("id"), opened.accountText("id"));
    Customer customer = customerOf(here.diner(), signedIn);
    const Answer account = customer.get();
    ASSERT_TRUE(isOk(account));
    EXPECT_TRUE(account.accountFlag("is_social"));
    EXPECT_TRUE(isOk(customer.app.get("/api/customers/refresh")));
}

TEST_F(SocialSignIn, TakesTokensSignedWithAnEllipticCurve) {
    EXPECT_TRUE(isOk(
        signUp(app, token({newSubject(), ProviderSignIn().nonce, "{}", "patron-ec"}), kNames)));
}

TEST_F(SocialSignIn, ShowsOtherAccountsAsBefore) {
    Customer john = signUpByEmail(here);
    const Answer account = john.get();
    EXPECT_FALSE(account.accountFlag("is_social"));
    EXPECT_THAT(account.body, testing::HasSubstr(R"("is_social":false,"social_login":null,)"));
}

TEST_F(SocialSignIn, TellsAnAppThatAnEmailSignsInThroughAProvider) {
    const std::string email = uniqueEmail();
    ASSERT_TRUE(
        isOk(signUp(app, token({newSubject(), ProviderSignIn().nonce, emailClaims(email, true)}))));
    const auto check = [&](const std::string& address) {
        const Answer answer = app.post("/api/customers/check-email", object({{"email", address}}));
        return std::pair(answer.flag("/data/exists"), answer.flag("/data/is_social"));
    };
    EXPECT_EQ(check(email), std::pair(true, true));
    EXPECT_EQ(check(signUpByEmail(here).address), std::pair(true, false));
    EXPECT_EQ(check(uniqueEmail()), std::pair(false, false));
}

TEST_F(SocialSignIn, RefusesATokenForAnotherAudience) {
    const std::string wrong = token({newSubject(), ProviderSignIn().nonce, "{}", "somebody-else"});
    EXPECT_TRUE(isError(login(app, wrong), 401, "auth.credentials_incorrect"));
    EXPECT_TRUE(isError(signUp(app, wrong, kNames), 401, "auth.credentials_incorrect"));
}

TEST_F(SocialSignIn, RefusesATokenWithAnotherNonce) {
    const std::string good = token({newSubject()});
    for (const char* nonce : {"another nonce", "A nonce of the app's"}) {
        const Answer refused =
            app.post("/api/customers/social-login", credentials(good, "", nonce));
        EXPECT_TRUE(isError(refused, 401, "auth.credentials_incorrect"));
        EXPECT_EQ(refused.number("/code"), 1000);
    }
    EXPECT_TRUE(isError(login(app, good), 404, "account.registration_required"));
}

TEST_F(SocialSignIn, RefusesAnExpiredToken) {
    const std::string brief = token({newSubject(), ProviderSignIn().nonce, "{}", "short-lived"});
    EXPECT_TRUE(
        eventually([&] { return login(app, brief).error() == "auth.credentials_incorrect"; }));
    EXPECT_TRUE(isError(signUp(app, brief, kNames), 401, "auth.credentials_incorrect"));
}

TEST_F(SocialSignIn, RefusesATokenThatSomebodyHasChanged) {
    std::string bent = token({newSubject()});
    char& letter = bent[bent.find('.') + 20];
    letter = letter == 'A' ? 'B' : 'A';
    EXPECT_TRUE(isError(login(app, bent), 401, "auth.credentials_incorrect"));
    const std::string good = token({newSubject()});
    EXPECT_TRUE(isError(login(app, good.substr(0, good.rfind('.') + 1)), 401,
                        "auth.credentials_incorrect"));
}

TEST_F(SocialSignIn, TakesATokenOnceAcrossAllProcesses) {
    const std::string subject = newSubject();
    ASSERT_TRUE(isOk(signUp(app, token({subject}), kNames)));
    const std::string once = token({subject});
    const auto answers =
        allAtOnce(app, 16, [&](Client& client, int) { return login(client, once); });
    const std::map<std::string, int> expected{{"200", 1}, {"401 auth.credentials_incorrect", 15}};
    EXPECT_EQ(countKinds(answers), expected);
    here.passTime(std::chrono::minutes(4));
    EXPECT_TRUE(isError(login(app, once), 401, "auth.credentials_incorrect"));
}

TEST_F(SocialSignIn, OpensOneAccountForASubjectThatSignsUpManyTimesAtOnce) {
    const std::string subject = newSubject();
    std::vector<std::string> tokens;
    for (int i = 0; i < 8; ++i) {
        tokens.push_back(
            token({subject, ProviderSignIn().nonce, emailClaims(uniqueEmail(), true)}));
    }
    const auto answers = allAtOnce(app, 8, [&](Client& client, int i) {
        return signUp(client, tokens[static_cast<std::size_t>(i)]);
    });
    const std::map<std::string, int> expected{{"200", 1}, {"409 account.exists", 7}};
    EXPECT_EQ(countKinds(answers), expected);
}

TEST_F(SocialSignIn, GoesOnWhenTheProviderRotatesItsKeys) {
    const std::string subject = newSubject();
    ASSERT_TRUE(isOk(signUp(app, token({subject}), kNames)));
    for (int round = 0; round < 2; ++round) {
        provider().rotateKeys();
        const std::string fresh = token({subject});
        EXPECT_TRUE(eventually([&] { return login(app, fresh).status == 200; }));
    }
}

TEST_F(SocialSignIn, SaysWhenTheProviderCannotBeAsked) {
    const std::string subject = newSubject();
    ASSERT_TRUE(isOk(signUp(app, token({subject}), kNames)));
    const std::string underKnownKey = token({subject});
    provider().rotateKeys();
    const std::string underNewKey = token({subject});
    provider().breakDown();
    Answer away;
    EXPECT_TRUE(eventually([&] {
        away = login(app, underNewKey);
        return away.status == 503;
    }));
    EXPECT_TRUE(isError(away, 503, "auth.provider_unavailable"));
    EXPECT_EQ(away.header("Retry-After"), "1");
    EXPECT_TRUE(isOk(login(app, underKnownKey))) << "keys that are known go on";
    provider().recover();
    EXPECT_TRUE(eventually([&] { return login(app, underNewKey).status == 200; }));
}

TEST_F(SocialSignIn, NamesEveryBadFieldAtOnce) {
    const Answer shape =
        app.post("/api/customers/social-sign-up",
                 R"({"provider":7,"nonce":" ","first_name":"","email":true,"locale":"??"})");
    EXPECT_TRUE(isFieldError(shape, "request.invalid",
                             {"provider", "id_token", "nonce", "first_name", "email", "locale"}));
    const std::string nameless = token({newSubject()});
    const Answer meaning = signUp(app, nameless, R"(,"email":"x@example.com","phone_number":"1")");
    EXPECT_TRUE(isFieldError(meaning, "request.invalid",
                             {"first_name", "last_name", "email", "phone_number"}));
    EXPECT_TRUE(isOk(signUp(app, nameless, kNames))) << "the token stayed good";
}

TEST_F(SocialSignIn, KnowsOnlyTheProvidersOfTheBrand) {
    const std::string good = token({newSubject()});
    Client plain = addBrand(here, "Plain", {});
    EXPECT_TRUE(isError(login(plain, good), 403, "auth.provider_disabled"));
    EXPECT_TRUE(isError(signUp(plain, good, kNames), 403, "auth.provider_disabled"));
    const Answer unknown = app.post(
        "/api/customers/social-login",
        object({{"provider", "oidc-auth"}, {"id_token", good}, {"nonce", ProviderSignIn().nonce}}));
    EXPECT_TRUE(isError(unknown, 403, "auth.provider_disabled"));
    const Answer another = app.post(
        "/api/customers/social-login",
        object({{"provider", "apple"}, {"id_token", good}, {"nonce", ProviderSignIn().nonce}}));
    EXPECT_TRUE(isError(another, 401, "auth.credentials_incorrect"));
}

TEST_F(SocialSignIn, OpensNoAccountWhereRegistrationIsOff) {
    Client closed = addBrand(here, "Closed", {"--no-registration", "--social", "google"});
    EXPECT_TRUE(isError(signUp(closed, token({newSubject()}), kNames), 403,
                        "account.registration_disabled"));
}

TEST_F(SocialSignIn, LetsNobodyInToALockedAccount) {
    const std::string subject = newSubject();
    const Answer opened = signUp(app, token({subject}), kNames);
    const std::string id = opened.accountText("id");
    here.ctlOk({"account", "lock", "--brand", "Demo Diner", subject});
    EXPECT_TRUE(isError(login(app, token({subject})), 403, "account.locked"));
    here.ctlOk({"account", "unlock", "--brand", "Demo Diner", id});
    EXPECT_TRUE(isOk(login(app, token({subject}))));
}

TEST_F(SocialSignIn, FreesTheSubjectWhenTheAccountIsDeleted) {
    const std::string subject = newSubject(), email = uniqueEmail();
    const ProviderSignIn atProvider{subject, ProviderSignIn().nonce, emailClaims(email, true)};
    const Answer opened = signUp(app, token(atProvider));
    ASSERT_TRUE(isOk(opened));
    Customer customer = customerOf(here.diner(), opened);
    ASSERT_TRUE(isOk(customer.app.del(customer.path())));
    EXPECT_THAT(here.database().dump(), testing::Not(testing::HasSubstr(subject)));
    EXPECT_TRUE(isError(login(app, token(atProvider)), 404, "account.registration_required"));
    const Answer again = signUp(app, token(atProvider));
    ASSERT_TRUE(isOk(again));
    EXPECT_NE(again.accountText("id"), customer.id);
}

// A change of one setting once switched sign-up off and hid the accounts of the brand.
TEST_F(SocialSignIn, IsSwitchedOnAndOffWithoutAnyOtherChangeOfTheBrand) {
    here.ctlOk({"brand", "create", "--name", "Bare", "--auth-type", "email-auth", "--public-url",
                kPublicUrl, "--no-registration", "--phone-number-unique"});
    const std::string before = here.ctlOk({"brand", "show", "Bare"});
    EXPECT_THAT(before, testing::ContainsRegex("registration +no"));
    EXPECT_THAT(before, testing::ContainsRegex("shows accounts +yes"));
    EXPECT_THAT(before, testing::ContainsRegex("phone number unique +yes"));
    const std::string on = here.ctlOk({"brand", "set", "Bare", "--social", "google"});
    EXPECT_THAT(on, testing::ContainsRegex("social +google"));
    EXPECT_EQ(here.ctlOk({"brand", "set", "Bare", "--no-social", "google"}), before);
    EXPECT_THAT(here.ctlOk({"brand", "set", "Bare", "--registration"}),
                testing::ContainsRegex("registration +yes"));
}

TEST_F(SocialSignIn, IsRefusedToBrandsByASentenceWhenItCannotWork) {
    const auto refusal = [&](const std::string& id) {
        const Finished done = here.ctl({"brand", "set", "Demo Diner", "--social", id});
        EXPECT_NE(done.status, 0);
        return done.errors;
    };
    EXPECT_THAT(refusal("facebook"), testing::HasSubstr("facebook.so"));
    EXPECT_THAT(refusal("oidc-auth"), testing::HasSubstr("issuer"));
    EXPECT_THAT(refusal("phone-auth"), testing::HasSubstr("proven by codes"));
    EXPECT_THAT(refusal("email-auth"), testing::HasSubstr("identifies customers already"));
    const Finished created = here.ctl(
        {"brand", "create", "--name", "None", "--auth-type", "google", "--public-url", kPublicUrl});
    EXPECT_THAT(created.errors, testing::HasSubstr("sends no codes"));
    here.ctlOk({"brand", "set", "Demo Diner", "--no-social", "apple"});
    const std::string shown = here.ctlOk({"brand", "show", "Demo Diner"});
    EXPECT_THAT(shown, testing::ContainsRegex("social +google"));
    EXPECT_THAT(shown, testing::Not(testing::HasSubstr("apple")));
}

}  // namespace
}  // namespace patron::tests
