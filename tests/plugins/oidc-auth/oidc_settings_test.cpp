#include "oidc_settings.h"

#include <gmock/gmock.h>

#include "oidc_auth.h"
#include "sdk/testkit/plugin_info_checks.h"

namespace patron::oidc_auth {
namespace {

using sdk::testkit::ConfigValues;
using testing::HasSubstr;

ConfigValues good() {
    return {{"issuer", "https://accounts.google.com"}, {"client_ids", " app-1 ,app-2,"}};
}
sdk::Result<OidcSettings> read(ConfigValues more) {
    more.merge(good());
    return readSettings(sdk::testkit::configFor(OidcAuthFactory().info(), more));
}
std::string refusal(const ConfigValues& more) {
    const auto settings = read(more);
    if (settings) return "";
    EXPECT_EQ(settings.error().code, sdk::ErrorCode::kPluginRefused);
    return settings.error().detail;
}

TEST(OidcSettings, HaveDefaultsForAllButTheProvider) {
    const auto settings = read({});
    ASSERT_TRUE(settings) << settings.error().detail;
    EXPECT_EQ(settings->rules.clientIds, (std::vector<std::string>{"app-1", "app-2"}));
    EXPECT_EQ(settings->rules.skew, std::chrono::seconds(60));
    EXPECT_EQ(settings->rules.maxAge, std::chrono::hours(1));
    EXPECT_FALSE(settings->rules.nonceIsHashed);
    EXPECT_TRUE(settings->trustVerifiedEmail);
    EXPECT_EQ(settings->authTypeId, 10);
    EXPECT_EQ(settings->reach, egress::Reach::kPublic);
    EXPECT_EQ(settings->discovery.host, "accounts.google.com");
    EXPECT_EQ(settings->discovery.port, 443);
    EXPECT_EQ(settings->discovery.target, "/.well-known/openid-configuration");
    EXPECT_FALSE(settings->jwks);
}

TEST(OidcSettings, LookForAnIssuersDocumentBelowItsPath) {
    const auto keycloak = read({{"issuer", "https://id.example:8443/realms/demo"}});
    EXPECT_EQ(keycloak->discovery.port, 8443);
    EXPECT_EQ(keycloak->discovery.target, "/realms/demo/.well-known/openid-configuration");
    EXPECT_EQ(read({{"issuer", "https://tenant.example/"}})->discovery.target,
              "/.well-known/openid-configuration");
}

TEST(OidcSettings, TakeOnlyHttps) {
    for (const char* url : {"http://issuer.example", "issuer.example", "ftp://issuer.example",
                            "https://", "https://user:pw@issuer.example",
                            "https://issuer.example?x=1", "https://issuer.example#x",
                            "https://issuer.example\r\nHost: evil", "HTTPS://x.example"}) {
        EXPECT_THAT(refusal({{"issuer", url}}), HasSubstr("issuer: ")) << url;
    }
    EXPECT_THAT(refusal({{"jwks_uri", "http://issuer.example/keys"}}), HasSubstr("jwks_uri: "));
}

TEST(OidcSettings, TakeNoAddressThatIsOutOfReach) {
    EXPECT_THAT(refusal({{"issuer", "https://127.0.0.1"}}), HasSubstr("allow_private_addresses"));
    EXPECT_THAT(refusal({{"jwks_uri", "https://10.0.0.1/keys"}}), HasSubstr("jwks_uri: "));
    EXPECT_EQ(refusal({{"issuer", "https://10.0.0.1"}, {"allow_private_addresses", "true"}}), "");
    EXPECT_THAT(
        refusal({{"issuer", "https://169.254.169.254"}, {"allow_private_addresses", "true"}}),
        HasSubstr("issuer: "))
        << "a cloud's metadata";
}

TEST(OidcSettings, HoldEveryHostToAllowedHosts) {
    EXPECT_THAT(refusal({{"allowed_hosts", "other.example"}}), HasSubstr("allowed_hosts"));
    EXPECT_EQ(refusal({{"allowed_hosts", "other.example, Accounts.Google.com"}}), "");
    EXPECT_THAT(refusal({{"allowed_hosts", "accounts.google.com"},
                         {"jwks_uri", "https://www.googleapis.com/oauth2/v3/certs"}}),
                HasSubstr("jwks_uri: its host"));
}

TEST(OidcSettings, NeedAClientAndReadableAuthorities) {
    EXPECT_THAT(refusal({{"client_ids", " , "}}), HasSubstr("client_ids"));
    EXPECT_THAT(refusal({{"ca_file", "/nowhere.pem"}}), HasSubstr("ca_file"));
}

}  // namespace
}  // namespace patron::oidc_auth
