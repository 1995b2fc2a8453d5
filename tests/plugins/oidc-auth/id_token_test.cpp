#include "id_token.h"

#include <gtest/gtest.h>

#include "token_maker.h"

namespace patron::oidc_auth {
namespace {

using tests::Claims;
using namespace std::chrono_literals;

constexpr sdk::TimePoint kNow{std::chrono::seconds(1'790'000'000)};

/// Claims by OpenID Connect Core 1.0, 3.1.3.7; each test bends one thing.
class IdToken : public testing::Test {
  protected:
    sdk::Result<TokenClaims> check(const std::string& nonce = "nonce-1") const {
        const auto claims = JsonObject::parse(claims_.json());
        if (!claims) throw std::runtime_error("no JSON: " + claims_.json());
        return checkClaims(*claims, rules_, nonce, now_);
    }
    std::string refusal(const std::string& nonce = "nonce-1") const {
        const auto checked = check(nonce);
        if (checked) return "";
        EXPECT_EQ(checked.error().code, sdk::ErrorCode::kAuthCredentialsIncorrect);
        return checked.error().detail;
    }

    TokenRules rules_{"https://issuer.example", {"app-1", "app-2"}, 60s, 1h, false};
    Claims claims_{kNow};
    sdk::TimePoint now_ = kNow;
};

TEST_F(IdToken, SaysWhoTheCustomerIs) {
    claims_.more = R"(,"given_name":"Ada","family_name":"Byron","email":"ada@web.de",)"
                   R"("email_verified":true)";
    const auto checked = check();
    ASSERT_TRUE(checked) << checked.error().detail;
    EXPECT_EQ(checked->subject, "subject-1");
    EXPECT_EQ(checked->acceptedUntil, kNow + 300s + 60s);
    EXPECT_EQ(checked->givenName, "Ada");
    EXPECT_EQ(checked->familyName, "Byron");
    EXPECT_EQ(checked->email, "ada@web.de");
    EXPECT_TRUE(checked->emailVerified);
}

TEST_F(IdToken, TakesAnEmailForVerifiedOnlyWhenThatIsSaid) {
    for (const auto& [more, verified] :
         {std::pair(R"(,"email":"a@b.de")", false),
          std::pair(R"(,"email":"a@b.de","email_verified":false)", false),
          std::pair(R"(,"email":"a@b.de","email_verified":"true")", true),
          std::pair(R"(,"email":"a@b.de","email_verified":1)", false),
          std::pair(R"(,"email":"a@b.de","email_verified":"yes")", false),
          std::pair(R"(,"email":"a@b.de","email_verified":null)", false)}) {
        claims_.more = more;
        EXPECT_EQ(check()->emailVerified, verified) << more;
    }
}

TEST_F(IdToken, OfAnotherIssuerIsRefused) {
    for (const char* issuer : {R"("https://issuer.example/")", R"("http://issuer.example")",
                               R"("https://ISSUER.example")", R"("issuer.example")",
                               R"(["https://issuer.example"])", "null"}) {
        claims_.iss = issuer;
        EXPECT_EQ(refusal(), "ID token of another issuer") << issuer;
    }
}

TEST_F(IdToken, ForSomebodyElseIsRefused) {
    for (const char* audience : {R"("app-3")", R"("APP-1")", R"("app-1 ")"}) {
        claims_.aud = audience;
        EXPECT_EQ(refusal(), "ID token for another audience") << audience;
    }
    for (const char* audience : {"[]", "7", "null", R"(["app-1",7])", R"({"a":"app-1"})"}) {
        claims_.aud = audience;
        EXPECT_EQ(refusal(), "ID token without audience") << audience;
    }
}

TEST_F(IdToken, ForUsAndSomebodyElseIsRefused) {
    claims_.aud = R"(["app-1","app-3"])";
    claims_.more = R"(,"azp":"app-1")";
    EXPECT_EQ(refusal(), "ID token for another audience");
}

TEST_F(IdToken, ForSeveralOfUsNamesWhoAskedForIt) {
    claims_.aud = R"(["app-1","app-2"])";
    EXPECT_EQ(refusal(), "ID token for several without authorized party");
    claims_.more = R"(,"azp":"app-2")";
    EXPECT_EQ(refusal(), "");
    claims_.aud = R"(["app-1"])";
    claims_.more = "";
    EXPECT_EQ(refusal(), "") << "an array of one";
}

TEST_F(IdToken, ThatSomebodyElseAskedForIsRefused) {
    for (const char* party : {R"("app-3")", "7", "null", R"(["app-1"])"}) {
        claims_.more = std::string(R"(,"azp":)") + party;
        EXPECT_EQ(refusal(), "ID token of another authorized party") << party;
    }
}

TEST_F(IdToken, IsRefusedFromItsEndOn) {
    now_ = kNow + 300s + 60s - 1ms;
    EXPECT_EQ(refusal(), "");
    now_ += 1ms;
    EXPECT_EQ(refusal(), "ID token expired");
}

TEST_F(IdToken, IsRefusedWhenItIsTooOldWhateverItsEnd) {
    claims_.exp = claims_.iat + 86'400;
    EXPECT_EQ(check()->acceptedUntil, kNow + 1h + 60s);
    now_ = kNow + 1h + 60s - 1ms;
    EXPECT_EQ(refusal(), "");
    now_ += 1ms;
    EXPECT_EQ(refusal(), "ID token too old");
}

TEST_F(IdToken, FromTheFutureIsRefused) {
    claims_.iat += 60;
    EXPECT_EQ(refusal(), "");
    claims_.iat += 1;
    EXPECT_EQ(refusal(), "ID token from the future");
}

TEST_F(IdToken, IsRefusedBeforeItIsGood) {
    claims_.more = R"(,"nbf":)" + std::to_string(claims_.iat + 60);
    EXPECT_EQ(refusal(), "");
    claims_.more = R"(,"nbf":)" + std::to_string(claims_.iat + 61);
    EXPECT_EQ(refusal(), "ID token not yet good");
    claims_.more = R"(,"nbf":"soon")";
    EXPECT_EQ(refusal(), "ID token not yet good");
}

TEST_F(IdToken, WithoutProperTimesIsRefused) {
    const std::string good = claims_.json();
    for (const char* name : {"exp", "iat"}) {
        for (const std::string value : {R"("1790000300")", "null", "-1", "1e40", "[]"}) {
            std::string bent = good;
            const std::size_t at = bent.find(std::string("\"") + name + "\":") + 6;
            bent.replace(at, bent.find_first_of(",}", at) - at, value);
            const auto claims = JsonObject::parse(bent);
            ASSERT_TRUE(claims) << bent;
            const auto checked = checkClaims(*claims, rules_, "nonce-1", now_);
            ASSERT_FALSE(checked) << bent;
            EXPECT_EQ(checked.error().detail, "ID token without exp or iat");
        }
    }
}

TEST_F(IdToken, WithAnotherNonceIsRefused) {
    for (const char* nonce : {"nonce-2", "nonce-1 ", "NONCE-1", "nonce-", "nonce-12"}) {
        EXPECT_EQ(refusal(nonce), "ID token with another nonce") << nonce;
    }
    EXPECT_EQ(refusal(""), "no nonce for the ID token");
    EXPECT_EQ(refusal(std::string(256, 'n')), "no nonce for the ID token");
}

TEST_F(IdToken, WithoutNonceIsRefusedWhateverIsSent) {
    for (const char* nonce : {"null", "\"\"", "7", "[\"nonce-1\"]"}) {
        claims_.nonce = nonce;
        EXPECT_EQ(refusal(), "ID token without nonce") << nonce;
        EXPECT_EQ(refusal(""), "ID token without nonce") << nonce;
    }
}

TEST_F(IdToken, MayHoldTheHashOfTheNonce) {
    rules_.nonceIsHashed = true;
    EXPECT_EQ(refusal(), "ID token with another nonce");
    // printf nonce-1 | sha256sum
    claims_.nonce = R"("ea6d1f3a8d3b0bde8b6a4b9b9f1c2a52")";
    EXPECT_EQ(refusal(), "ID token with another nonce");
    claims_.nonce = R"("9e3f156324d42f0ea4b6f4fce81d56fbd64a2143a3fdd60a130d9c90e5b4d688")";
    EXPECT_EQ(refusal(), "");
}

TEST_F(IdToken, WithoutAProperSubjectIsRefused) {
    for (const std::string& subject :
         {std::string("\"\""), std::string("null"), std::string("7"), std::string("\" a\""),
          std::string("\"a \""), std::string(R"("a\u0000b")"), std::string(R"("a\nb")"),
          std::string("\"ü\""), "\"" + std::string(256, 's') + "\""}) {
        claims_.sub = subject;
        EXPECT_EQ(refusal(), "ID token without a proper subject") << subject;
    }
    claims_.sub = "\"" + std::string(255, 's') + "\"";
    EXPECT_EQ(refusal(), "");
}

}  // namespace
}  // namespace patron::oidc_auth
