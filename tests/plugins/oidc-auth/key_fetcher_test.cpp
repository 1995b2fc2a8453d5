#include "key_fetcher.h"

#include <gmock/gmock.h>

#include <optional>

#include "egress/failure.h"
#include "oidc_auth.h"
#include "sdk/testkit/silent_server.h"
#include "stub_provider.h"
#include "token_maker.h"

namespace patron::oidc_auth {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using tests::StubProvider;

/// Over real TLS, from a server of the test's.
class KeyFetcherTest : public testing::Test {
  protected:
    KeyFetcherTest() { provider_.putKeys(tests::jwkSet({tests::rsaKey().jwk()}), "max-age=600"); }

    void configure(sdk::testkit::ConfigValues more = {}) {
        more.merge(provider_.config());
        auto settings = readSettings(sdk::testkit::configFor(OidcAuthFactory().info(), more));
        ASSERT_TRUE(settings) << settings.error().detail;
        settings_.emplace(std::move(*settings));
        fetcher_ = std::make_unique<KeyFetcher>(*settings_);
    }
    FetchedKeys fetch(sdk::Duration time = 5s) {
        if (!fetcher_) configure();
        return fetcher_->fetch(sdk::Deadline::in(time));
    }
    std::string failure(sdk::Duration time = 5s) {
        try {
            fetch(time);
        } catch (const egress::Failure& failure) {
            return failure.message();
        }
        return "";
    }
    void describe(const std::string& json) {
        provider_.put("/.well-known/openid-configuration", {200, json, {}});
    }

    StubProvider provider_;
    std::optional<OidcSettings> settings_;
    std::unique_ptr<KeyFetcher> fetcher_;
};

TEST_F(KeyFetcherTest, FindsTheKeysByTheDiscoveryDocument) {
    const FetchedKeys fetched = fetch();
    EXPECT_NE(fetched.keys.find("rsa-1", "RS256"), nullptr);
    EXPECT_EQ(fetched.maxAge, 600s);
    EXPECT_EQ(provider_.requests("/.well-known/openid-configuration"), 1);
}

TEST_F(KeyFetcherTest, AsksNoDiscoveryDocumentWhereTheKeysAreConfigured) {
    configure({{"jwks_uri", provider_.issuer() + "/other/keys?v=1"}});
    provider_.put("/other/keys?v=1", {200, tests::jwkSet({tests::p256Key().jwk()}), {}});
    const FetchedKeys fetched = fetch();
    EXPECT_NE(fetched.keys.find("ec-1", "ES256"), nullptr);
    EXPECT_EQ(fetched.maxAge, std::nullopt);
    EXPECT_EQ(provider_.requests("/.well-known/openid-configuration"), 0);
}

TEST_F(KeyFetcherTest, ReadsHowLongTheKeysMayBeKept) {
    const std::string keys = tests::jwkSet({tests::rsaKey().jwk()});
    for (const auto& [header, seconds] : {std::pair("public, Max-Age=20, must-revalidate", 20),
                                          std::pair("no-store", 0), std::pair("max-age=0", 0)}) {
        provider_.putKeys(keys, header);
        EXPECT_EQ(fetch().maxAge, std::chrono::seconds(seconds)) << header;
    }
    for (const char* header : {"", "private", "max-age=soon", "max-age=-5", "s-maxage=7"}) {
        provider_.putKeys(keys, header);
        EXPECT_EQ(fetch().maxAge, std::nullopt) << header;
    }
}

// OpenID Connect Discovery, 4.3: else any issuer could speak for any other.
TEST_F(KeyFetcherTest, BelievesNoDiscoveryDocumentOfAnotherIssuer) {
    describe(R"({"issuer":"https://evil.example","jwks_uri":")" + provider_.issuer() +
             R"(/keys"})");
    EXPECT_EQ(failure(), "the discovery document is not of this issuer");
    describe("<html>");
    EXPECT_EQ(failure(), "the discovery document is not of this issuer");
    EXPECT_EQ(provider_.keyRequests(), 0);
}

TEST_F(KeyFetcherTest, GoesNowhereThatADiscoveryDocumentMustNotSend) {
    const std::string start = R"({"issuer":")" + provider_.issuer() + R"(","jwks_uri":)";
    for (const char* url :
         {R"("http://127.0.0.1/keys")", R"("file:///etc/passwd")", "7", R"("")"}) {
        describe(start + url + "}");
        EXPECT_EQ(failure(), "the discovery document names no https jwks_uri") << url;
    }
    describe(start + R"("https://169.254.169.254/keys"})");
    EXPECT_THAT(failure(), HasSubstr("no address that may be connected to"));
    configure({{"allowed_hosts", "127.0.0.1"}});
    describe(start + R"("https://localhost/keys"})");
    EXPECT_EQ(failure(), "the host of jwks_uri is not among allowed_hosts");
}

TEST_F(KeyFetcherTest, FollowsNoRedirect) {
    provider_.put("/keys", {302, "", {{"Location", provider_.issuer() + "/elsewhere"}}});
    provider_.put("/elsewhere", {200, tests::jwkSet({tests::rsaKey().jwk()}), {}});
    EXPECT_EQ(failure(), "the provider answered HTTP 302");
    EXPECT_EQ(provider_.requests("/elsewhere"), 0);
}

TEST_F(KeyFetcherTest, TakesNothingButSuccessForKeys) {
    for (const int status : {204, 404, 500, 503}) {
        provider_.put("/keys", {status, tests::jwkSet({tests::rsaKey().jwk()}), {}});
        EXPECT_THAT(failure(), HasSubstr("the provider answered HTTP ")) << status;
    }
}

TEST_F(KeyFetcherTest, TakesNoSetWithoutAUsableKey) {
    for (const char* body : {"", "{}", R"({"keys":[]})", "<html>"}) {
        provider_.putKeys(body);
        EXPECT_EQ(failure(), "the provider has no key that we can use") << body;
    }
}

TEST_F(KeyFetcherTest, ReadsNoEndlessAnswer) {
    provider_.putKeys(std::string(129 * 1024, ' ') + tests::jwkSet({tests::rsaKey().jwk()}));
    EXPECT_EQ(failure(), "the provider's answer is too long");
    provider_.putKeys(std::string(1024 * 1024, ' '));
    EXPECT_NE(failure(), "");
}

TEST_F(KeyFetcherTest, TrustsNoCertificateOfAnotherAuthorityOrName) {
    for (const char* certificate : {"wrong-ca", "wrong-name", "expired"}) {
        const StubProvider impostor(certificate);
        configure({{"jwks_uri", impostor.issuer() + "/keys"}, {"ca_file", impostor.caFile()}});
        EXPECT_NE(failure(), "") << certificate;
        EXPECT_EQ(impostor.keyRequests(), 0);
    }
    configure({{"ca_file", ""}});
    EXPECT_THAT(failure(), HasSubstr("certificate refused"));
}

TEST_F(KeyFetcherTest, WaitsNoLongerThanItsDeadline) {
    sdk::testkit::SilentServer silent;
    configure({{"jwks_uri", "https://127.0.0.1:" + std::to_string(silent.port()) + "/keys"}});
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(failure(300ms), "the provider did not answer in time");
    EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
}

}  // namespace
}  // namespace patron::oidc_auth
