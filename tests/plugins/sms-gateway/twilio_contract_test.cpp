#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <string>

#include "preset_source.h"
#include "server_process.h"
#include "stub_gateway.h"
#include "temporary_folder.h"

namespace {

using patron::sdk::testkit::ConfigValues;
using patron::sdk::testkit::TestHost;
using patron::tests::codeText;
using Outcome = patron::sdk::DeliveryReport::Outcome;

constexpr char kReceipts[] = "https://api.example.com/receipts/sms";

/// Twilio's own description of its API, which checks path, authentication and form of each request.
class TwilioContract : public ::testing::Test {
  protected:
    ConfigValues configFor(const ConfigValues& more) const {
        ConfigValues config = {{"preset", "twilio"},
                               {"url", "http://127.0.0.1:" + std::to_string(twilio_.port())},
                               {"account", "AC0123456789abcdef0123456789abcdef"},
                               {"password", "tw1lio-token"},
                               {"sender", "+15005550006"},
                               {"allow_private_addresses", "true"}};
        for (const auto& [key, value] : more) config[key] = value;
        return config;
    }

    void expectTaken(const ConfigValues& more, const std::string& text = "Your code is 554523",
                     patron::sdk::Duration left = {}) {
        auto message = codeText(text);
        if (left > left.zero()) message.expiresAt = TestHost().now() + left;
        const auto report = patron::tests::deliverBy(configFor(more), message);
        EXPECT_EQ(report.outcome, Outcome::kAccepted) << report.reason;
        EXPECT_EQ(report.providerMessageId, "SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    }

    patron::tests::ServerProcess twilio_{TWILIO_MOCK, {TWILIO_MOCK_PACKAGES}};
};

TEST_F(TwilioContract, HoldsForEveryShapeOfRequest) {
    expectTaken({});
    expectTaken({}, "It's \"554523\" & 1+1=2, 50%\n\U0001F600");
    expectTaken({{"service", "MG00112233445566778899aabbccddeeff"}, {"sender", ""}});
    expectTaken({{"username", "SKfedcba9876543210fedcba9876543210"}});
    expectTaken({{"preset", "twilio-whatsapp"}});
    for (const char* preset : {"twilio", "twilio-whatsapp"}) {
        expectTaken({{"preset", preset}}, "Your code is 554523", std::chrono::minutes(10));
    }
    expectTaken({{"receipt_url", kReceipts}});
    expectTaken({{"preset", "twilio-whatsapp"}, {"receipt_url", kReceipts}});
}

// Else the test above would say nothing.
TEST_F(TwilioContract, IsBrokenByAMisspeltField) {
    const std::string good(patron::sms_gateway::builtInPreset("twilio"));
    for (const std::string field : {"\"To\"", "\"From\"", "\"Body\"", "\"StatusCallback\""}) {
        const patron::tests::TemporaryFolder folder;
        std::string json = good;
        json.replace(json.find(field), field.size(), "\"Misspelt\"");
        std::ofstream(folder.file("twilio.json")) << json;
        ::chmod(folder.file("twilio.json").c_str(), 0600);
        const auto report = patron::tests::deliverBy(
            configFor({{"preset_file", folder.file("twilio.json")}, {"receipt_url", kReceipts}}),
            codeText());
        EXPECT_EQ(report.reason, "HTTP 422: an answer that the preset does not know") << field;
    }
}

}  // namespace
