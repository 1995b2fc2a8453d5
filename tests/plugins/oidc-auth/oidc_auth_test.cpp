#include "oidc_auth.h"

#include <gtest/gtest.h>

#include "sdk/testkit/auth_type_conformance.h"
#include "stub_provider.h"
#include "token_maker.h"

namespace patron::oidc_auth {
namespace {

using sdk::testkit::AuthTypeCase;
using sdk::testkit::AuthTypeConformance;
using sdk::testkit::ConfigValues;
using sdk::testkit::RecordingDesk;
using sdk::testkit::TestHost;
using tests::Claims;
using tests::StubProvider;

/// The plugin as the service has it, and its provider.
class OidcAuthTest : public testing::Test {
  protected:
    OidcAuthTest() {
        provider_.putKeys(tests::jwkSet(
            {tests::rsaKey().jwk(), tests::p256Key().jwk(R"(,"alg":"ES256","use":"sig")")}));
        claims_.iss = "\"" + provider_.issuer() + "\"";
        configure({});
    }

    void configure(ConfigValues more) {
        more.merge(provider_.config());
        auto made = OidcAuthFactory().create(
            sdk::testkit::configFor(OidcAuthFactory().info(), more), host_);
        if (!made) throw std::runtime_error(made.error().detail);
        auth_ = std::move(*made);
    }

    sdk::Result<sdk::Identifier> finish(const std::string& token,
                                        const std::string& nonce = "nonce-1") {
        return auth_->finish({{"id_token", token}, {"nonce", nonce}}, desk_);
    }
    std::string outcome(const std::string& token) {
        const auto proven = finish(token);
        return proven ? "ok" : std::string(sdk::errorId(proven.error().code));
    }

    static constexpr const char* kRefused = "auth.credentials_incorrect";

    TestHost host_;
    StubProvider provider_;
    Claims claims_{host_.now()};
    RecordingDesk desk_;
    std::unique_ptr<sdk::AuthType> auth_;
};

TEST_F(OidcAuthTest, ProvesTheSubjectOfItsIssuer) {
    claims_.more = R"(,"given_name":"Ada","family_name":"Byron","email":"ada@web.de",)"
                   R"("email_verified":true)";
    for (const auto* key : {&tests::rsaKey(), &tests::p256Key()}) {
        const std::string algorithm = key == &tests::rsaKey() ? "RS256" : "ES256";
        const std::string token = makeToken(*key, claims_, algorithm);
        desk_ = {};
        const auto proven = finish(token);
        ASSERT_TRUE(proven) << proven.error().detail;
        EXPECT_EQ(proven->attribute(), "oidc:" + provider_.issuer());
        EXPECT_EQ(proven->key(), "subject-1");
        ASSERT_EQ(desk_.attestations.size(), 1u);
        const sdk::Attestation& attested = desk_.attestations[0];
        EXPECT_EQ(attested.documentId, token.substr(0, token.rfind('.')));
        EXPECT_EQ(attested.givenName, "Ada");
        EXPECT_EQ(attested.familyName, "Byron");
        ASSERT_EQ(attested.addresses.size(), 1u);
        EXPECT_EQ(attested.addresses[0].attribute, "email");
        EXPECT_EQ(attested.addresses[0].value, "ada@web.de");
        EXPECT_TRUE(attested.addresses[0].verified);
    }
    EXPECT_EQ(provider_.keyRequests(), 1);
}

TEST_F(OidcAuthTest, BelievesNoVerifiedEmailWhereTheAdministratorDoesNot) {
    configure({{"trust_verified_email", "false"}});
    claims_.more = R"(,"email":"ada@web.de","email_verified":true)";
    ASSERT_EQ(outcome(makeToken(tests::rsaKey(), claims_)), "ok");
    EXPECT_FALSE(desk_.attestations.at(0).addresses.at(0).verified);
}

TEST_F(OidcAuthTest, RefusesATokenWithoutSignature) {
    for (const char* algorithm : {"none", "None", "NONE", ""}) {
        const std::string text = tests::signedText(
            std::string(R"({"alg":")") + algorithm + R"(","kid":"rsa-1"})", claims_.json());
        EXPECT_EQ(outcome(text + "."), kRefused) << algorithm;
        EXPECT_EQ(outcome(text + "." + tests::toBase64Url(tests::rsaKey().sign(text, "RS256"))),
                  kRefused)
            << algorithm;
    }
    EXPECT_TRUE(desk_.attestations.empty());
}

// The classic confusion: the public key, which everybody has, as the secret of an HMAC.
TEST_F(OidcAuthTest, RefusesATokenUnderAnHmac) {
    for (const char* algorithm : {"HS256", "HS384", "HS512"}) {
        EXPECT_EQ(outcome(makeToken(tests::rsaKey(),
                                    std::string(R"({"alg":")") + algorithm + R"(","kid":"rsa-1"})",
                                    claims_)),
                  kRefused)
            << algorithm;
    }
}

TEST_F(OidcAuthTest, RefusesAnAlgorithmThatIsNotTheKeys) {
    EXPECT_EQ(
        outcome(makeToken(tests::rsaKey(), R"({"alg":"PS256","kid":"rsa-1"})", claims_, "PS256")),
        kRefused);
    EXPECT_EQ(
        outcome(makeToken(tests::p256Key(), R"({"alg":"RS256","kid":"ec-1"})", claims_, "ES256")),
        kRefused);
}

TEST_F(OidcAuthTest, RefusesAKeyThatIsNotTheProviders) {
    EXPECT_EQ(outcome(makeToken(tests::otherRsaKey(), claims_)), kRefused);
    EXPECT_EQ(outcome(makeToken(tests::otherRsaKey(), R"({"alg":"RS256","kid":"rsa-1"})", claims_)),
              kRefused)
        << "under the name of one that is";
    EXPECT_EQ(
        outcome(makeToken(
            tests::otherRsaKey(),
            R"({"alg":"RS256","kid":"rsa-1","jwk":)" + tests::otherRsaKey().jwk() + "}", claims_)),
        kRefused)
        << "that it brings itself";
}

TEST_F(OidcAuthTest, RefusesAChangedPayload) {
    const std::string token = makeToken(tests::rsaKey(), claims_);
    Claims other = claims_;
    other.sub = R"("subject-2")";
    const std::string text =
        tests::signedText(R"({"alg":"RS256","kid":"rsa-1","typ":"JWT"})", other.json());
    EXPECT_EQ(outcome(text + token.substr(token.rfind('.'))), kRefused);
}

TEST_F(OidcAuthTest, AsksForNoKeysForATokenThatIsNotForUs) {
    claims_.aud = R"("somebody else")";
    EXPECT_EQ(outcome(makeToken(tests::rsaKey(), claims_)), kRefused);
    EXPECT_EQ(outcome("nonsense"), kRefused);
    EXPECT_EQ(provider_.keyRequests(), 0);
}

TEST_F(OidcAuthTest, TakesTheKeysThatTheProviderRotatesTo) {
    ASSERT_EQ(outcome(makeToken(tests::rsaKey(), claims_)), "ok");
    provider_.putKeys(tests::jwkSet({tests::otherRsaKey().jwk()}));
    EXPECT_EQ(outcome(makeToken(tests::otherRsaKey(), claims_)), kRefused) << "asked just now";
    host_.advance(std::chrono::seconds(30));
    EXPECT_EQ(outcome(makeToken(tests::otherRsaKey(), claims_)), "ok");
    EXPECT_EQ(outcome(makeToken(tests::rsaKey(), claims_)), kRefused) << "taken back";
}

TEST_F(OidcAuthTest, SaysThatTheProviderIsAway) {
    provider_.put("/keys", {503, "", {}});
    const auto proven = finish(makeToken(tests::rsaKey(), claims_));
    ASSERT_FALSE(proven);
    EXPECT_EQ(proven.error().code, sdk::ErrorCode::kAuthProviderUnavailable);
    EXPECT_TRUE(proven.error().retryAfter);
    provider_.putKeys(tests::jwkSet({tests::rsaKey().jwk()}));
    host_.advance(std::chrono::seconds(30));
    EXPECT_EQ(outcome(makeToken(tests::rsaKey(), claims_)), "ok");
}

// The suite makes its plugins from one configuration, so its provider lives as long.
StubProvider& conformingProvider() {
    static StubProvider provider;
    provider.putKeys(tests::jwkSet({tests::rsaKey().jwk()}));
    return provider;
}

AuthTypeCase oidcAuth() {
    AuthTypeCase c;
    c.name = "oidc-auth";
    c.factory = [] { return std::make_unique<OidcAuthFactory>(); };
    c.config = conformingProvider().config();
    c.valid = {"subject-1", "Subject-1", "auth0|5f7c8ec7c33c6c004bbafe82", "110169484474386276334"};
    c.invalid = {std::string(256, 's'), "s\xc3\xbc", " subject-1", "subject-1 "};
    c.document = [](TestHost& host) {
        static int number = 0;
        const std::string nonce = "a nonce of the app's, number " + std::to_string(++number);
        Claims claims(host.now());
        claims.iss = "\"" + conformingProvider().issuer() + "\"";
        claims.nonce = "\"" + nonce + "\"";
        return std::map<std::string, std::string>{{"id_token", makeToken(tests::rsaKey(), claims)},
                                                  {"nonce", nonce}};
    };
    c.refusedConfigs = {{{"issuer", "http://issuer.example"}, {"client_ids", "app-1"}},
                        {{"issuer", "https://127.0.0.1"}, {"client_ids", "app-1"}},
                        {{"issuer", "https://issuer.example"}, {"client_ids", ","}}};
    return c;
}

INSTANTIATE_TEST_SUITE_P(OidcAuth, AuthTypeConformance, testing::Values(oidcAuth()));

}  // namespace
}  // namespace patron::oidc_auth
