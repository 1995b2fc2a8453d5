#include "gateway_settings.h"

#include <gtest/gtest.h>

#include <string>

#include "sdk/testkit/plugin_info_checks.h"
#include "sms_gateway.h"

namespace {

using patron::sdk::testkit::ConfigValues;
using patron::sms_gateway::SmsGatewayFactory;

patron::sdk::Result<patron::sms_gateway::GatewaySettings> read(const ConfigValues& more) {
    ConfigValues values = {
        {"url", "https://sms.example.com"}, {"username", "otp"}, {"password", "s3cret"}};
    for (const auto& [key, value] : more) values[key] = value;
    return patron::sms_gateway::readGatewaySettings(
        patron::sdk::testkit::configFor(SmsGatewayFactory().info(), values));
}

std::string refusal(const ConfigValues& more) {
    const auto settings = read(more);
    if (settings) return "accepted";
    EXPECT_EQ(settings.error().code, patron::sdk::ErrorCode::kPluginRefused);
    EXPECT_EQ(settings.error().detail.find("s3cret"), std::string::npos);
    return settings.error().detail;
}

TEST(GatewaySettings, AreSafeByDefault) {
    const auto settings = read({});
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->preset.name, "kannel");
    EXPECT_EQ(settings->host, "sms.example.com");
    EXPECT_EQ(settings->port, 443);
    EXPECT_EQ(settings->pathAndQuery, "/cgi-bin/sendsms");
    EXPECT_EQ(settings->reach, patron::egress::Reach::kPublic);
    EXPECT_NE(settings->tlsContext, nullptr);
}

TEST(GatewaySettings, KeepThePathThatIsGiven) {
    EXPECT_EQ(read({{"url", "https://h.example:8443/x/send?a=b%20c"}})->pathAndQuery,
              "/x/send?a=b%20c");
    EXPECT_EQ(read({{"url", "https://h.example:8443/"}})->pathAndQuery, "/cgi-bin/sendsms");
}

TEST(GatewaySettings, KeepPlainHttpInPrivateNetworks) {
    EXPECT_NE(refusal({{"url", "http://10.0.0.1:13013/"}}).find("allow_private_addresses"),
              std::string::npos);
    const auto settings =
        read({{"url", "http://10.0.0.1:13013/"}, {"allow_private_addresses", "true"}});
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->reach, patron::egress::Reach::kPrivate);
}

TEST(GatewaySettings, NameTheKeyThatIsWrong) {
    const std::pair<ConfigValues, std::string> cases[] = {
        {{{"url", ""}}, "url:"},
        {{{"url", "sms.example.com"}}, "url:"},
        {{{"url", "ftp://sms.example.com/"}}, "url:"},
        {{{"url", "file:///etc/passwd"}}, "url:"},
        {{{"url", "https:///x"}}, "url:"},
        {{{"url", "https://otp:s3cret@sms.example.com/"}}, "url:"},
        {{{"url", "https://sms.example.com/#x"}}, "url:"},
        {{{"url", "https://sms.example.com/\r\nX-Injected: 1"}}, "url:"},
        {{{"allowed_hosts", "a.example, b.example"}}, "url:"},
        {{{"preset", "nobody"}}, "preset:"},
        {{{"username", ""}}, "username, password:"},
        {{{"password", ""}}, "username, password:"},
        {{{"username", "a\r\nb"}}, "username:"},
        {{{"password", "a\nb"}}, "password:"},
        {{{"sender", "far too long a name"}}, "sender:"},
        {{{"sender", "a\nb"}}, "sender:"},
        {{{"ca_file", "/no/such/file"}}, "ca_file:"},
    };
    for (const auto& [more, key] : cases) {
        EXPECT_EQ(refusal(more).substr(0, key.size()), key) << more.begin()->second;
    }
}

TEST(GatewaySettings, TakeAnAllowedHostInAnyLetterCase) {
    EXPECT_TRUE(read({{"allowed_hosts", "x.example, SMS.example.com"}}).has_value());
}

TEST(GatewaySettings, KnowSendersThatPhonesCanShow) {
    using patron::sms_gateway::isSenderId;
    for (const char* sender :
         {"12345", "+15852826525", "Demo Diner", "DINER-1", "123456789012345"}) {
        EXPECT_TRUE(isSenderId(sender)) << sender;
    }
    for (const char* sender :
         {"", "+", "1234567890123456", "Demo Diner 12", "Caf\u00e9", "a\nb", "a\"b"}) {
        EXPECT_FALSE(isSenderId(sender)) << sender;
    }
}

}  // namespace
