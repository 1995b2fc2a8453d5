#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "preset_case.h"
#include "preset_reader.h"
#include "preset_source.h"
#include "raw_gateway.h"
#include "sms_gateway.h"

namespace {

using patron::sms_gateway::builtInPreset;
using patron::sms_gateway::builtInPresets;
using patron::tests::AnswerCase;
using patron::tests::PresetCase;
using patron::tests::RequestCase;
using Outcome = patron::sdk::DeliveryReport::Outcome;
using ::testing::HasSubstr;
using ::testing::Not;

std::string wordFor(const patron::sdk::DeliveryReport& report) {
    if (report.outcome == Outcome::kAccepted) return "accepted";
    if (report.outcome == Outcome::kPermanent) return "permanent";
    return report.onlyThisMessage ? "retry_this" : "retry";
}

/// What holds for each file of plugins/sms-gateway/presets, by what the file of the same name in
/// this folder says.
class BuiltInPreset : public ::testing::TestWithParam<std::string> {
  protected:
    patron::sdk::testkit::ConfigValues configFor(const std::string& url) const {
        patron::sdk::testkit::ConfigValues config = known_.config;
        config["preset"] = GetParam();
        config["url"] = url;
        config["allow_private_addresses"] = "true";
        return config;
    }

    std::string bytesFor(const RequestCase& request) const {
        patron::tests::RawGateway gateway;
        auto config = configFor(gateway.url());
        for (const auto& [key, value] : request.config) config[key] = value;
        auto message = patron::tests::codeText(request.text);
        message.senderName = request.senderName;
        if (request.left > patron::sdk::Duration::zero()) {
            message.expiresAt = patron::sdk::testkit::TestHost().now() + request.left;
        }
        (void)patron::tests::deliverBy(config, message);
        return gateway.request();
    }

    const PresetCase known_ = patron::tests::presetCase(GetParam());
};

TEST_P(BuiltInPreset, AsksItsGatewayByteForByte) {
    ASSERT_FALSE(known_.requests.empty());
    for (const RequestCase& request : known_.requests) {
        EXPECT_EQ(bytesFor(request), request.bytes) << request.about;
    }
}

TEST_P(BuiltInPreset, KeepsCodesAndSecretsOutOfTheUrl) {
    for (const RequestCase& request : known_.requests) {
        const std::string target = request.bytes.substr(0, request.bytes.find("\r\n"));
        EXPECT_THAT(target, Not(HasSubstr(known_.config.at("password"))));
        EXPECT_THAT(target, Not(HasSubstr("554523")));
    }
}

TEST_P(BuiltInPreset, KnowsWhatAnswersMean) {
    patron::tests::StubGateway gateway;
    const auto channel = patron::tests::channelFor(configFor(gateway.url("")));
    for (const AnswerCase& c : known_.answers) {
        gateway.answerWith(c.answer);
        const auto report = channel->deliver(patron::tests::codeText(),
                                             patron::sdk::Deadline::in(std::chrono::seconds(20)));
        const std::string about = std::to_string(c.answer.status) + " " + c.answer.body;
        EXPECT_EQ(wordFor(report), c.outcome) << about;
        EXPECT_EQ(report.reason, c.reason) << about;
        EXPECT_EQ(report.providerMessageId, c.id) << about;
        EXPECT_EQ(report.retryAfter, c.retryAfter) << about;
    }
}

// A rule that nobody tried is a guess: each meaning of the preset must be the reason of some case.
TEST_P(BuiltInPreset, HasNoAnswerRuleWithoutACase) {
    const auto preset = patron::sms_gateway::readPreset(builtInPreset(GetParam()), {});
    ASSERT_TRUE(preset.has_value()) << preset.error().detail;
    std::set<std::string> reasons;
    for (const AnswerCase& c : known_.answers) {
        const std::size_t colon = c.reason.find(": ");
        if (colon != std::string::npos) reasons.insert(c.reason.substr(colon + 2));
    }
    const std::size_t own = preset->answers.size() - patron::sms_gateway::httpRules().size();
    for (std::size_t i = 0; i < own; ++i) {
        if (preset->answers[i].meaning.empty()) continue;
        EXPECT_TRUE(reasons.contains(preset->answers[i].meaning)) << preset->answers[i].meaning;
    }
}

TEST_P(BuiltInPreset, SaysInItsGatewaysWordsWhatIsMissing) {
    ASSERT_FALSE(known_.missing.empty());
    const patron::sms_gateway::SmsGatewayFactory factory;
    patron::sdk::testkit::TestHost host;
    for (const auto& [key, sentence] : known_.missing) {
        auto config = configFor("http://127.0.0.1:1");
        config.erase(key);
        const auto made =
            factory.create(patron::sdk::testkit::configFor(factory.info(), config), host);
        ASSERT_FALSE(made.has_value()) << key;
        EXPECT_EQ(made.error().detail, sentence);
    }
}

std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const auto& preset : builtInPresets()) all.emplace_back(preset.name);
    return all;
}

INSTANTIATE_TEST_SUITE_P(SmsGateway, BuiltInPreset, ::testing::ValuesIn(names()),
                         [](const auto& preset) {
                             std::string name = preset.param;
                             std::erase(name, '-');
                             return name;
                         });

}  // namespace
