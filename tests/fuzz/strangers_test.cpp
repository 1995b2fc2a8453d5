#include <gtest/gtest.h>

#include "http/api_version.h"
#include "http/conditional.h"
#include "http/endpoints/profile_fields.h"
#include "http/json_body.h"
#include "http/language.h"
#include "http/router.h"
#include "id_token.h"
#include "key_set.h"
#include "mutator.h"
#include "session/access_token.h"
#include "signed_token.h"
#include "token_maker.h"

namespace patron {
namespace {

constexpr int kRounds = 20'000;

TEST(Strangers, BodiesAreReadOrRefused) {
    const std::string sample =
        R"({"first_name":"J\u00f6n","optin_status_email":"2","email":null,"phone_number":"+1",)"
        R"("demographics":[{"demographic_id":"x","value":"1985-01-13"}],"passwordless_code":53631})";
    Mutator mutator;
    int good = 0;
    for (int i = 0; i < kRounds; ++i) {
        const auto document = http::readJsonObject(mutator.next(sample));
        if (!document) {
            ASSERT_EQ(document.error().code, sdk::ErrorCode::kRequestJson);
            continue;
        }
        ++good;
        http::FieldReader fields(*document);
        http::readProfile(fields);
        fields.requiredCode("passwordless_code");
        const bool fine = fields.good();
        ASSERT_EQ(fields.verdict().has_value(), fine);
    }
    EXPECT_GT(good, 0) << "the mutations are too wild to test anything";
}

// The guide's first token.
constexpr char kToken[] =
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9."
    "eyJzZXRSZWZyZXNoVFRMIjoyNjI4MDAwLCJpc3MiOiJodHRwczovL2FwaS1wdWJsaWMtcGxheWdyb3VuZC5tZW51LmFwcC"
    "9h"
    "cGkvY3VzdG9tZXJzL2xvZ2luIiwiaWF0IjoxNjkzMjA0MTQ3LCJleHAiOjE2OTMyMDc3NDcsIm5iZiI6MTY5MzIwNDE0Ny"
    "wi"
    "anRpIjoiM0RiTngwVlB6VmpTTlJkdyIsInN1YiI6IjUwOTA5NjUiLCJwcnYiOiJjYzMyOTIxYTE1NDgwYTExN2Q5YmJjNz"
    "Jj"
    "MGUxMjU2YTY4NTI0NThiIiwiYXBwbGljYXRpb25faWQiOjIwMTUsInNlc3Npb25faWQiOjI4MzQyfQ."
    "1J3_OlydWh32BUNAySZ6Qbj1K0q-_w4KfFnra2X9FbM";

TEST(Strangers, TokensAreReadOrRefused) {
    ASSERT_TRUE(session::parseToken(kToken));
    Mutator mutator;
    for (int i = 0; i < kRounds; ++i) {
        const std::string text = mutator.next(kToken);
        const auto token = session::parseToken(text);
        if (!token) {
            ASSERT_EQ(token.error().code, sdk::ErrorCode::kSessionTokenInvalid);
        } else if (text != kToken) {
            ASSERT_FALSE(session::signatureHolds(*token, std::string(32, 'k')));
        }
    }
}

// Whoever bends a provider's token must not get it believed, whatever is left of it.
TEST(Strangers, IdTokensAreReadOrRefused) {
    using namespace oidc_auth;
    const TokenRules rules{"https://issuer.example", {"app-1"}};
    const sdk::TimePoint now{std::chrono::seconds(1'790'000'000)};
    const std::string sample = makeToken(tests::p256Key(), tests::Claims(now), "ES256");
    const KeySet keys = KeySet::parse(tests::jwkSet({tests::p256Key().jwk()}));
    const auto good = [&](const std::string& text) {
        const auto token = readSignedToken(text);
        if (!token || !checkClaims(token->claims, rules, "nonce-1", now)) return false;
        const auto key = keys.find(token->keyId, token->algorithm);
        return key && key->verifies(token->signedText, token->signature);
    };
    ASSERT_TRUE(good(sample));
    Mutator mutator;
    for (int i = 0; i < kRounds; ++i) {
        const std::string text = mutator.next(sample);
        ASSERT_TRUE(text == sample || !good(text)) << text;
    }
    for (int i = 0; i < kRounds; ++i) {
        const auto claims = JsonObject::parse(mutator.next(tests::Claims(now).json()));
        if (claims) (void)checkClaims(*claims, rules, "nonce-1", now);
    }
}

TEST(Strangers, KeySetsAreReadOrPassedOver) {
    const std::string sample = tests::jwkSet(
        {tests::rsaKey().jwk(R"(,"alg":"PS256","use":"sig")"), tests::p256Key().jwk()});
    Mutator mutator;
    std::size_t usable = 0;
    for (int i = 0; i < kRounds / 10; ++i) {
        usable += oidc_auth::KeySet::parse(mutator.next(sample)).size();
    }
    EXPECT_GT(usable, 0U) << "the mutations are too wild to test anything";
}

TEST(Strangers, HeadersAndPathsNeverSurprise) {
    const http::Router router(
        {{"GET", "/api/customer-accounts/{id}", http::Access::kOpen, http::Body::kNone, {}}});
    Mutator mutator;
    for (int i = 0; i < kRounds; ++i) {
        const std::string path = mutator.next("/api/customer-accounts/0ff757dd");
        const auto match = router.find("GET", path);
        ASSERT_EQ(match.path.size(), match.route == nullptr ? 0U : 1U);
        const auto language = http::requestedLanguage(mutator.next("de-AT, en;q=0.5"),
                                                      mutator.next("sr-Latn;q=0.7, *;q=0.1"));
        if (language) {
            ASSERT_LE(language->size(), 35U);
        }
        http::ifMatchHolds(mutator.next("\"1-00-4\", W/\"2-00-4\""), "\"1-00-4\"");
        const auto major = http::apiMajorOf(mutator.next("4.38.0"));
        ASSERT_TRUE(!major || (*major >= 3 && *major <= 5));
    }
}

}  // namespace
}  // namespace patron
