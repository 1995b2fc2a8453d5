#include "smtp_settings.h"

#include <gtest/gtest.h>

#include <string>

#include "sdk/testkit/plugin_info_checks.h"
#include "smtp_channel.h"

namespace {

using patron::sdk::testkit::ConfigValues;
using patron::smtp::AuthMode;
using patron::smtp::TlsMode;

ConfigValues good() {
    return {{"host", "mail.example.com"}, {"from_address", "no-reply@diner.example"}};
}

patron::sdk::Result<patron::smtp::SmtpSettings> read(const ConfigValues& values) {
    const auto info = patron::smtp::SmtpChannelFactory().info();
    return patron::smtp::readSmtpSettings(patron::sdk::testkit::configFor(info, values));
}

std::string refusal(const ConfigValues& more) {
    ConfigValues values = good();
    for (const auto& [key, value] : more) values[key] = value;
    const auto settings = read(values);
    if (settings) return "accepted";
    EXPECT_EQ(settings.error().code, patron::sdk::ErrorCode::kPluginRefused);
    return settings.error().detail;
}

TEST(SmtpSettings, AreSafeByDefault) {
    const auto settings = read(good());
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->tls, TlsMode::kStartTls);
    EXPECT_EQ(settings->port, 587);
    EXPECT_EQ(settings->auth, AuthMode::kAuto);
    EXPECT_EQ(settings->reach, patron::egress::Reach::kPublic);
    EXPECT_FALSE(settings->helo.empty());
}

TEST(SmtpSettings, TakeTheUsualPortOfEachWay) {
    ConfigValues values = good();
    values["tls"] = "implicit";
    EXPECT_EQ(read(values)->port, 465);
    values["tls"] = "none";
    values["allow_private_addresses"] = "true";
    EXPECT_EQ(read(values)->port, 25);
    values["port"] = "2525";
    EXPECT_EQ(read(values)->port, 2525);
}

TEST(SmtpSettings, NeverLetAPasswordOverAPlainConnection) {
    EXPECT_NE(refusal({{"tls", "none"},
                       {"allow_private_addresses", "true"},
                       {"username", "otp"},
                       {"password", "s3cret"}})
                  .find("tls: must be starttls or implicit"),
              std::string::npos);
}

TEST(SmtpSettings, KeepPlainConnectionsInPrivateNetworks) {
    EXPECT_NE(refusal({{"tls", "none"}}).find("allow_private_addresses"), std::string::npos);
    ConfigValues values = good();
    values["tls"] = "none";
    values["allow_private_addresses"] = "true";
    EXPECT_EQ(read(values)->reach, patron::egress::Reach::kPrivate);
}

TEST(SmtpSettings, NameTheKeyThatIsWrong) {
    const std::pair<ConfigValues, std::string> cases[] = {
        {{{"host", "a b"}}, "host:"},
        {{{"host", ""}}, "host:"},
        {{{"host", "h\r\nx"}}, "host:"},
        {{{"from_address", "no\r\nx@y.example"}}, "from_address:"},
        {{{"from_name", "a\nb"}}, "from_name:"},
        {{{"helo", "a\r\nRSET"}}, "helo:"},
        {{{"username", "otp"}}, "username, password:"},
        {{{"password", "x"}}, "username, password:"},
        {{{"username", std::string("a\0b", 3)}, {"password", "x"}}, "username:"},
        {{{"username", "a"}, {"password", "x\ny"}}, "password:"},
        {{{"username", "a"}, {"password", "x"}, {"auth", "none"}}, "auth:"},
        {{{"auth", "plain"}}, "auth:"},
        {{{"ca_file", "/no/such/file"}}, "ca_file:"},
    };
    for (const auto& [more, key] : cases) {
        EXPECT_EQ(refusal(more).substr(0, key.size()), key);
        EXPECT_EQ(refusal(more).find("x@y"), std::string::npos);
    }
}

}  // namespace
