#ifndef PATRON_SDK_TESTKIT_OTP_CHANNEL_CONFORMANCE_H
#define PATRON_SDK_TESTKIT_OTP_CHANNEL_CONFORMANCE_H

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "sdk/otp_channel.h"
#include "sdk/testkit/plugin_info_checks.h"
#include "sdk/testkit/silent_server.h"
#include "sdk/testkit/test_host.h"

namespace patron::sdk::testkit {

/// The other side of a channel, for one test: how to reach it, and what it got.
struct ChannelSite {
    ConfigValues config;
    /// Whatever must live as long as the test: the server, its folder.
    std::shared_ptr<void> server;
    /// All bytes that arrived so far, as lines; optional.
    std::function<std::string()> received;
};

/// A channel under test. Include this header in one source file of a test program and write:
///
///     using patron::sdk::testkit::OtpChannelConformance;
///     INSTANTIATE_TEST_SUITE_P(Acme, OtpChannelConformance, ::testing::Values(acmeCase()));
struct OtpChannelCase {
    std::string name;
    std::function<std::unique_ptr<OtpChannelFactory>()> factory;
    /// A side that takes every message.
    std::function<ChannelSite()> working;
    /// The configuration for a server on 127.0.0.1 and this port; empty for a channel that talks to
    /// no network. The suite puts servers there that hang, drip or are not there.
    std::function<ConfigValues(std::uint16_t port)> towards;
    /// An address of the channel's kind.
    std::string to;
    /// Configurations that the schema lets through and `create` must refuse.
    std::vector<ConfigValues> refusedConfigs;
};

inline void PrintTo(const OtpChannelCase& c, std::ostream* out) { *out << c.name; }

/// What every channel must do (otp_channel.h), whatever it talks to.
class OtpChannelConformance : public ::testing::TestWithParam<OtpChannelCase> {
  protected:
    using Outcome = DeliveryReport::Outcome;

    void SetUp() override {
        factory_ = GetParam().factory();
        ASSERT_NE(factory_, nullptr);
    }

    std::unique_ptr<OtpChannel> make(const ConfigValues& config) {
        auto made = factory_->create(configFor(factory_->info(), config), host_);
        if (!made) ADD_FAILURE() << made.error().detail;
        return made ? std::move(made).value() : nullptr;
    }

    /// The channel towards a working side, which stays up until the test's end.
    OtpChannel& working() {
        site_ = GetParam().working();
        channel_ = make(site_.config);
        if (!channel_) throw std::runtime_error("no channel");
        return *channel_;
    }

    OutboundMessage message(std::string id = "0b5a1c52-6f0e-4c2e-9d7e-5b1f6b8b9c01") const {
        return {std::move(id), GetParam().to,         "Demo Diner",
                "Your code",   "Your code is 554523", "<p>Your code is 554523</p>",
                "en-US"};
    }

    DeliveryReport deliver(OtpChannel& channel, const OutboundMessage& m,
                           Duration time = std::chrono::seconds(20)) {
        try {
            return channel.deliver(m, Deadline::in(time));
        } catch (...) {
            ADD_FAILURE() << "an exception left deliver";
            return DeliveryReport::permanent("exception");
        }
    }

    /// One try with little time, against a server that would take for ever. The bound is far above
    /// the deadline: it tells a kept deadline from a forgotten one, not a fast machine from a slow.
    void expectDeadlineKept(std::uint16_t port) {
        const auto channel = make(GetParam().towards(port));
        ASSERT_NE(channel, nullptr);
        const auto start = std::chrono::steady_clock::now();
        const DeliveryReport report = deliver(*channel, message(), std::chrono::milliseconds(500));
        EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
        expectOutcome(Outcome::kRetry, report);
        expectNothingPersonal(report);
    }

    static void expectOutcome(Outcome outcome, const DeliveryReport& report) {
        EXPECT_EQ(report.outcome, outcome) << report.reason;
    }

    void expectNothingPersonal(const DeliveryReport& report) const {
        for (const std::string& part : {GetParam().to, std::string("554523")}) {
            EXPECT_EQ(report.reason.find(part), std::string::npos) << report.reason;
            EXPECT_FALSE(host_.log().contains(part)) << host_.log().text();
        }
    }

    TestHost host_;
    ChannelSite site_;
    std::unique_ptr<OtpChannelFactory> factory_;
    std::unique_ptr<OtpChannel> channel_;
};

TEST_P(OtpChannelConformance, DescribesItself) {
    expectSoundInfo(factory_->info(), PluginKind::kOtpChannel);
    EXPECT_FALSE(working().addressKind().empty());
}

TEST_P(OtpChannelConformance, RefusesConfigurationsThatCannotWork) {
    for (const ConfigValues& config : GetParam().refusedConfigs) {
        const auto made = factory_->create(configFor(factory_->info(), config), host_);
        ASSERT_FALSE(made.has_value());
        EXPECT_EQ(made.error().code, ErrorCode::kPluginRefused);
        EXPECT_FALSE(made.error().detail.empty()) << "administrators need a sentence";
    }
}

TEST_P(OtpChannelConformance, DeliversAMessage) {
    const DeliveryReport report = deliver(working(), message());
    expectOutcome(Outcome::kAccepted, report);
    expectNothingPersonal(report);
}

TEST_P(OtpChannelConformance, DeliversAMessageWithoutSenderSubjectAndHtml) {
    OutboundMessage m = message();
    m.senderName = m.subject = m.html = m.language = "";
    const DeliveryReport report = deliver(working(), m);
    expectOutcome(Outcome::kAccepted, report);
}

TEST_P(OtpChannelConformance, DeliversTextsBeyondAscii) {
    OutboundMessage m = message();
    m.senderName = "Caf\u00e9 \u0106evap";
    m.subject = "V\u00e1\u0161 k\u00f3d";
    m.text = "V\u00e1\u0161 k\u00f3d je 554523 \u20ac\n.\n";
    const DeliveryReport report = deliver(working(), m);
    expectOutcome(Outcome::kAccepted, report);
}

TEST_P(OtpChannelConformance, DeliversTheSameMessageAgain) {
    OtpChannel& channel = working();
    expectOutcome(Outcome::kAccepted, deliver(channel, message()));
    expectOutcome(Outcome::kAccepted, deliver(channel, message()));
}

TEST_P(OtpChannelConformance, DeliversFromManyThreadsAtOnce) {
    OtpChannel& channel = working();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 5; ++i) {
                const auto id = "message-" + std::to_string(t) + "-" + std::to_string(i);
                expectOutcome(Outcome::kAccepted, deliver(channel, message(id)));
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

TEST_P(OtpChannelConformance, RefusesAddressesThatCarryControlCharactersForGood) {
    using namespace std::string_view_literals;
    OtpChannel& channel = working();
    for (const std::string_view evil :
         {"\r\nX-Injected: yes"sv, "\n"sv, "\r"sv, "\0"sv, "\r\nRCPT TO:<x@y.example>"sv}) {
        OutboundMessage m = message();
        m.to += evil;
        expectOutcome(Outcome::kPermanent, deliver(channel, m));
        m.to = std::string(evil) + GetParam().to;
        expectOutcome(Outcome::kPermanent, deliver(channel, m));
    }
}

TEST_P(OtpChannelConformance, RefusesAnEmptyOrEndlessAddressForGood) {
    OtpChannel& channel = working();
    OutboundMessage m = message();
    m.to = "";
    expectOutcome(Outcome::kPermanent, deliver(channel, m));
    m.to = std::string(1 << 16, '1') + GetParam().to;
    expectOutcome(Outcome::kPermanent, deliver(channel, m));
}

TEST_P(OtpChannelConformance, LetsNoHeaderInThroughSenderOrSubject) {
    OtpChannel& channel = working();
    OutboundMessage m = message();
    m.senderName = "Diner\r\nX-Injected: sender";
    m.subject = "Code\r\nX-Injected: subject\n\nX-Injected: body";
    (void)deliver(channel, m);
    if (!site_.received) return;
    const std::string lines = "\n" + site_.received();
    EXPECT_EQ(lines.find("\nX-Injected"), std::string::npos) << lines;
}

TEST_P(OtpChannelConformance, AsksToRetryWhenThereIsNoTimeLeft) {
    expectOutcome(Outcome::kRetry, deliver(working(), message(), Duration::zero()));
}

TEST_P(OtpChannelConformance, AsksToRetryWhenNobodyListens) {
    if (!GetParam().towards) return;
    std::optional<SilentServer> gone(std::in_place);
    const auto channel = make(GetParam().towards(gone->port()));
    gone.reset();
    ASSERT_NE(channel, nullptr);
    const DeliveryReport report = deliver(*channel, message());
    expectOutcome(Outcome::kRetry, report);
    EXPECT_FALSE(report.reason.empty());
    expectNothingPersonal(report);
}

TEST_P(OtpChannelConformance, KeepsTheDeadlineWithAServerThatNeverAnswers) {
    if (!GetParam().towards) return;
    const SilentServer server;
    expectDeadlineKept(server.port());
}

TEST_P(OtpChannelConformance, KeepsTheDeadlineWithAServerThatAnswersForEver) {
    if (!GetParam().towards) return;
    const DrippingServer server;
    expectDeadlineKept(server.port());
}

TEST_P(OtpChannelConformance, ListsWhatItKeeps) {
    OtpChannel& channel = working();
    if (!channel.browser()) return;
    for (int i = 0; i < 3; ++i) {
        OutboundMessage m = message("kept-" + std::to_string(i));
        m.text = "text " + std::to_string(i);
        ASSERT_EQ(deliver(channel, m).outcome, Outcome::kAccepted);
    }
    const auto all = channel.browser()->list(GetParam().to, 100);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].text, "text 2");
    EXPECT_EQ(all[2].text, "text 0");
    EXPECT_GT(all[0].id, all[1].id);
    EXPECT_EQ(channel.browser()->list(GetParam().to, 2).size(), 2u);
    EXPECT_TRUE(channel.browser()->list("nobody", 100).empty());
    EXPECT_EQ(channel.browser()->list("", 100).size(), 3u);
}

}  // namespace patron::sdk::testkit

#endif  // PATRON_SDK_TESTKIT_OTP_CHANNEL_CONFORMANCE_H
