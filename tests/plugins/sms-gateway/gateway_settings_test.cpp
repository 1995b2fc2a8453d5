#include "gateway_settings.h"

#include <gtest/gtest.h>

#include <string>

#include "plain_text.h"
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
    EXPECT_EQ(settings->preset.name, "Kannel");
    EXPECT_EQ(settings->url.host, "sms.example.com");
    EXPECT_EQ(settings->url.port, 443);
    EXPECT_EQ(settings->url.path, "");
    EXPECT_EQ(settings->reach, patron::egress::Reach::kPublic);
    EXPECT_NE(settings->tlsContext, nullptr);
}

TEST(GatewaySettings, KeepThePathThatIsGiven) {
    const auto settings = read({{"url", "https://h.example:8443/x/send?a=b%20c"}});
    EXPECT_EQ(settings->url.path, "/x/send");
    EXPECT_EQ(settings->url.query, "a=b%20c");
    EXPECT_EQ(read({{"url", "https://h.example:8443/"}})->url.path, "");
}

TEST(GatewaySettings, TakeTheUsualUrlOfAPreset) {
    const auto settings = read({{"preset", "vonage"}, {"url", ""}, {"sender", "12345"}});
    ASSERT_TRUE(settings.has_value()) << settings.error().detail;
    EXPECT_EQ(settings->url.host, "rest.nexmo.com");
    EXPECT_EQ(settings->reach, patron::egress::Reach::kPublic);
    EXPECT_EQ(refusal({{"preset", "vonage"},
                       {"url", ""},
                       {"sender", "12345"},
                       {"allowed_hosts", "sms.example.com"}}),
              "url: its host is not among allowed_hosts");
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
        {{{"username", ""}}, "username: is missing, the sendsms username of Kannel"},
        {{{"password", ""}}, "password: is missing, the sendsms password of Kannel"},
        {{{"account", "a"}}, "account: Kannel has no use for it"},
        {{{"service", "a"}}, "service: Kannel has no use for it"},
        {{{"preset", "vonage"}, {"sender", ""}}, "sender: is missing, the from"},
        {{{"preset_file", "presets/x.json"}}, "preset_file:"},
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

TEST(GatewaySettings, RefuseWhatDoesNotLookLikeTheGatewaysIds) {
    const ConfigValues twilio = {{"preset", "twilio"},
                                 {"username", ""},
                                 {"sender", "12345"},
                                 {"account", "AC0123456789abcdef0123456789abcdef"}};
    EXPECT_TRUE(read(twilio).has_value());
    for (const char* account : {"SK0123456789abcdef0123456789abcdef", "AC0123", "AC/../x",
                                "AC0123456789abcdef0123456789abcdef0"}) {
        ConfigValues wrong = twilio;
        wrong["account"] = account;
        EXPECT_EQ(refusal(wrong), "account: does not look like the Account SID of Twilio");
    }
}

TEST(GatewaySettings, RefuseANameWhereOnlyNumbersAreTaken) {
    EXPECT_EQ(refusal({{"preset", "twilio-whatsapp"},
                       {"username", ""},
                       {"sender", "Demo Diner"},
                       {"account", "AC0123456789abcdef0123456789abcdef"}}),
              "sender: must be a number, WhatsApp by Twilio takes no names");
}

// Administrators read these descriptions.
TEST(GatewaySettings, SayWhatGatewaysCallEachKey) {
    std::string account;
    for (const auto& key : SmsGatewayFactory().info().config) {
        if (key.name == "account") account = key.description;
    }
    EXPECT_EQ(account,
              "Whose account: Account SID (twilio, twilio-whatsapp); service plan ID (sinch).");
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
