#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>

#include "raw_gateway.h"
#include "sms_gateway.h"
#include "stub_gateway.h"
#include "temporary_folder.h"

namespace {

using patron::sdk::testkit::ConfigValues;
using patron::tests::codeText;
using patron::tests::deliverBy;
using patron::tests::StubAnswer;
using patron::tests::StubGateway;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Outcome = patron::sdk::DeliveryReport::Outcome;

const std::string kAcme = R"json({
  "name": "Acme",
  "url": "https://sms.acme.example",
  "settings": {"account": "tenant", "password": "token"},
  "request": {
    "method": "GET",
    "path": "/v2/{account}/send",
    "query": {"key": "{password}", "to": "{to}", "from": "{sender}", "text": "{text}"}
  },
  "variants": [
    {"if": "unicode", "request": {"query": {"coding": "ucs2"}}}
  ],
  "answers": [
    {"status": 200, "text": "OK", "outcome": "accepted"},
    {"status": 200, "text": "ERR 7", "outcome": "permanent", "meaning": "no such number"},
    {"status": 200, "text": "ERR 8", "outcome": "retry_this", "meaning": "not to this country now",
     "retry_after": 30},
    {"status": 200, "text": "ERR 9", "outcome": "retry", "meaning": "no credit"}
  ],
  "message_id": {"pattern": "^OK id=([0-9a-f]+)"}
})json";

/// An administrator's own preset, in a file.
class OwnPreset : public ::testing::Test {
  protected:
    void SetUp() override { write(kAcme); }

    void write(const std::string& json) {
        std::ofstream(path_, std::ios::trunc) << json;
        ::chmod(path_.c_str(), 0600);
    }

    ConfigValues configFor(const std::string& url) const {
        return {{"preset_file", path_},
                {"url", url},
                {"account", "a/b?c"},
                {"password", "t&k=n"},
                {"allow_private_addresses", "true"}};
    }

    std::string refusal(const ConfigValues& config) {
        const patron::sms_gateway::SmsGatewayFactory factory;
        const auto made =
            factory.create(patron::sdk::testkit::configFor(factory.info(), config), host_);
        return made ? "accepted" : made.error().detail;
    }

    patron::tests::TemporaryFolder folder_;
    const std::string path_ = folder_.file("acme.json");
    patron::sdk::testkit::TestHost host_;
};

TEST_F(OwnPreset, AsksTheGatewayAsItSays) {
    patron::tests::RawGateway gateway;
    (void)deliverBy(configFor(gateway.url()), codeText("V\u00e1\u0161 \"k\u00f3d\" & 1+1=2\n"));
    EXPECT_EQ(gateway.request(),
              "GET /v2/a%2Fb%3Fc/send?key=t%26k%3Dn&to=%2B15852826525&from=Demo%20Diner"
              "&text=V%C3%A1%C5%A1%20%22k%C3%B3d%22%20%26%201%2B1%3D2%0A&coding=ucs2 HTTP/1.1\r\n"
              "Host: gateway\r\nConnection: Close\r\n\r\n");
}

TEST_F(OwnPreset, UnderstandsItsAnswers) {
    StubGateway gateway({200, "OK id=00ff, 1 part", {}, 0});
    const auto channel = patron::tests::channelFor(configFor(gateway.url("")));
    const auto deliver = [&] {
        return channel->deliver(codeText(), patron::sdk::Deadline::in(std::chrono::seconds(20)));
    };
    EXPECT_EQ(deliver().providerMessageId, "00ff");
    gateway.answerWith({200, "OK", {}, 0});
    EXPECT_EQ(deliver().outcome, Outcome::kAccepted);
    EXPECT_EQ(deliver().providerMessageId, "");
    gateway.answerWith({200, "ERR 7 +15852826525", {}, 0});
    EXPECT_EQ(deliver().outcome, Outcome::kPermanent);
    EXPECT_EQ(deliver().reason, "HTTP 200: no such number");
}

// Five texts to one country that Twilio was not allowed to send to paused it for all countries.
TEST_F(OwnPreset, MaySayThatOnlyThisMessageIsRefused) {
    StubGateway gateway({200, "ERR 8", {}, 0});
    const auto channel = patron::tests::channelFor(configFor(gateway.url("")));
    const auto deliver = [&] {
        return channel->deliver(codeText(), patron::sdk::Deadline::in(std::chrono::seconds(20)));
    };
    const auto refused = deliver();
    EXPECT_EQ(refused.outcome, Outcome::kRetry);
    EXPECT_TRUE(refused.onlyThisMessage);
    EXPECT_EQ(refused.reason, "HTTP 200: not to this country now");
    EXPECT_EQ(refused.retryAfter, std::chrono::seconds(30));
    gateway.answerWith({200, "ERR 9", {}, 0});
    EXPECT_FALSE(deliver().onlyThisMessage);
}

// The file may be somebody else's work: where requests go is the configuration's decision alone.
TEST_F(OwnPreset, DoesNotDecideWhereRequestsGo) {
    ConfigValues config = configFor("");
    config.erase("url");
    EXPECT_EQ(refusal(config),
              "url: is missing, it is always needed with preset_file (usual for Acme: "
              "https://sms.acme.example)");
    StubGateway gateway({200, "OK", {}, 0});
    EXPECT_EQ(deliverBy(configFor(gateway.url("")), codeText()).outcome, Outcome::kAccepted);
    ASSERT_EQ(gateway.requests().size(), 1u);
    EXPECT_THAT(gateway.requests()[0].headers.at("Host"), StartsWith("127.0.0.1:"));
}

TEST_F(OwnPreset, ReachesNoPrivateAddressByItself) {
    ConfigValues config = configFor("https://127.0.0.1/");
    config["allow_private_addresses"] = "false";
    EXPECT_THAT(refusal(config), HasSubstr("allow_private_addresses"));
    EXPECT_NE(refusal(configFor("https://169.254.169.254/")), "accepted");
    config["url"] = "https://other.example";
    config["allowed_hosts"] = "sms.acme.example";
    EXPECT_EQ(refusal(config), "url: its host is not among allowed_hosts");
}

TEST_F(OwnPreset, FollowsNoRedirectEvenWhenItCallsItAccepted) {
    std::string json = kAcme;
    json.replace(json.find("\"status\": 200, \"text\": \"OK\""), 27, "\"status\": 302");
    write(json);
    const StubGateway elsewhere;
    StubGateway gateway({302, "", {{"Location", elsewhere.url()}}, 0});
    (void)deliverBy(configFor(gateway.url("")), codeText());
    EXPECT_TRUE(elsewhere.requests().empty());
}

TEST_F(OwnPreset, ThatIsMalformedIsRefusedWithFileAndPlace) {
    write("{\n  \"name\": \"Acme\"\n  \"url\": 1}");
    EXPECT_EQ(refusal(configFor("https://sms.acme.example")),
              "preset_file: " + path_ +
                  ": line 3, column 3: Missing a comma or '}' after an object member.");
    write(R"({"name": "Acme", "request": {"method": "POST", "path": "/"}, "answers": 1})");
    EXPECT_EQ(refusal(configFor("https://sms.acme.example")),
              "preset_file: " + path_ + ": /answers: must be a list");
}

TEST_F(OwnPreset, MayBeTheOneInTheReadme) {
    std::ifstream file(README);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::size_t start = text.find("```json\n") + 8;
    write(text.substr(start, text.find("```", start) - start));
    ConfigValues config = configFor("https://sms.acme.example");
    config["account"] = "abcd1234";
    EXPECT_EQ(refusal(config),
              "sender: is missing, the originator of Acme, unless there is service");
    config["service"] = "pool-7";
    EXPECT_EQ(refusal(config), "accepted");
}

TEST_F(OwnPreset, IsReadOnlyFromAFileThatNobodyElseWrites) {
    const auto config = configFor("https://sms.acme.example");
    EXPECT_EQ(refusal(config), "accepted");
    ::chmod(path_.c_str(), 0622);
    EXPECT_EQ(refusal(config),
              "preset_file: " + path_ +
                  ": others than its owner may write to it; take that right away with chmod go-w");
    write(std::string(70000, ' ') + kAcme);
    EXPECT_EQ(refusal(config), "preset_file: " + path_ + ": is larger than 64 KiB");
    const auto from = [&](const std::string& path) {
        ConfigValues other = config;
        other["preset_file"] = path;
        return refusal(other);
    };
    EXPECT_EQ(from("acme.json"), "preset_file: acme.json: must be an absolute path");
    EXPECT_EQ(from(folder_.path()), "preset_file: " + folder_.path() + ": is not a file");
    EXPECT_EQ(from("/no/such"), "preset_file: /no/such: No such file or directory");
}

TEST_F(OwnPreset, IsNotHeldUpByAPipe) {
    const std::string pipe = folder_.file("pipe");
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    ConfigValues config = configFor("https://sms.acme.example");
    config["preset_file"] = pipe;
    EXPECT_EQ(refusal(config), "preset_file: " + pipe + ": is not a file");
}

}  // namespace
