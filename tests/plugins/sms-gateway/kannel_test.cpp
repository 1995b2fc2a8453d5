#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "server_process.h"
#include "stub_gateway.h"
#include "temporary_folder.h"

namespace {

using patron::sdk::Deadline;
using patron::sdk::DeliveryReport;
using patron::tests::codeText;
using Outcome = DeliveryReport::Outcome;
using namespace std::chrono_literals;

/// A real bearerbox, smsbox and fake SMS centre, and a channel towards them.
class Kannel : public ::testing::Test {
  protected:
    void start(const std::vector<std::string>& options = {}) {
        std::vector<std::string> arguments = {folder_.path()};
        arguments.insert(arguments.end(), options.begin(), options.end());
        process_.emplace("kannel.py", arguments);
        config_ = patron::tests::configTowards("http://127.0.0.1:" +
                                               std::to_string(process_->port("sendsms")));
    }

    DeliveryReport deliver(const patron::sdk::OutboundMessage& message,
                           std::chrono::milliseconds time = 20s) {
        return patron::tests::deliverBy(config_, message, time);
    }

    void expectArrived(std::size_t count, const std::string& text) {
        const auto messages = process_->waitForEvents("message", count);
        ASSERT_EQ(messages.size(), count);
        EXPECT_EQ(messages.back()->getValue<std::string>("text"), text);
        EXPECT_EQ(messages.back()->getValue<std::string>("to"), "+15852826525");
    }

    patron::tests::TemporaryFolder folder_;
    std::optional<patron::tests::ServerProcess> process_;
    patron::sdk::testkit::ConfigValues config_;
};

TEST_F(Kannel, CarriesATextToTheSmsCentre) {
    start();
    const DeliveryReport report = deliver(codeText());
    EXPECT_EQ(report.outcome, Outcome::kAccepted) << report.reason;
    EXPECT_EQ(report.reason, "");
    EXPECT_EQ(report.answer, "HTTP 202: 0: Accepted for delivery");
    expectArrived(1, "Your code is 554523");
    EXPECT_EQ(process_->events("message")[0]->getValue<std::string>("from"), "Demo Diner");
}

TEST_F(Kannel, TakesATextThatExpires) {
    start();
    auto message = codeText();
    message.expiresAt = patron::sdk::testkit::TestHost().now() + 90s;
    const DeliveryReport report = deliver(message);
    EXPECT_EQ(report.answer, "HTTP 202: 0: Accepted for delivery");
    expectArrived(1, "Your code is 554523");
}

TEST_F(Kannel, CarriesEveryLetter) {
    start();
    const std::string texts[] = {"5 \u20ac \u00e9 @{}", "V\u00e1\u0161 k\u00f3d \u0107 554523",
                                 "\u041a\u043e\u0434 554523 \U0001F600"};
    std::size_t count = 0;
    for (const std::string& text : texts) {
        EXPECT_EQ(deliver(codeText(text)).outcome, Outcome::kAccepted);
        expectArrived(++count, text);
    }
}

// Kannel answers 202 as well when the link is down; only the body says `3:`.
TEST_F(Kannel, TakesTextsWhileTheLinkToTheSmsCentreIsDown) {
    start();
    process_->command("kill fakesmsc");
    const DeliveryReport report = deliver(codeText());
    EXPECT_EQ(report.outcome, Outcome::kAccepted);
    EXPECT_EQ(report.reason, "HTTP 202: queued until the link to the network is back");
    EXPECT_EQ(report.answer, "HTTP 202: 3: Queued for later delivery");
    EXPECT_TRUE(process_->events("message").empty());
    process_->command("start fakesmsc");
    expectArrived(1, "Your code is 554523");
}

// A suspended bearerbox passes on what it was about to read, holds what follows without an answer,
// and passes that on as well once it is resumed: kRetry means at least once.
TEST_F(Kannel, HoldsNobodyBeyondTheDeadlineWhileItIsSuspended) {
    start();
    process_->command("admin suspend");
    std::size_t given = 0;
    DeliveryReport report;
    do {
        report = deliver(codeText(), 1s);
        ++given;
    } while (report.outcome == Outcome::kAccepted && given < 5);
    EXPECT_EQ(report.outcome, Outcome::kRetry);
    EXPECT_EQ(report.reason, "the provider did not answer in time");
    EXPECT_LT(process_->events("message").size(), given);
    process_->command("admin resume");
    expectArrived(given, "Your code is 554523");
}

TEST_F(Kannel, AsksToRetryWhenItsQueueIsFull) {
    start({"--queue-limit", "2"});
    process_->command("kill fakesmsc");
    DeliveryReport report = deliver(codeText());
    for (int i = 0; i < 10 && report.outcome == Outcome::kAccepted; ++i)
        report = deliver(codeText());
    EXPECT_EQ(report.outcome, Outcome::kRetry);
    EXPECT_EQ(report.reason, "HTTP 503: the gateway is busy or its queue is full");
}

TEST_F(Kannel, TellsTheAdministratorOfAWrongPassword) {
    start();
    config_["password"] = "wrong";
    const DeliveryReport report = deliver(codeText());
    EXPECT_EQ(report.outcome, Outcome::kRetry);
    EXPECT_EQ(report.reason, "HTTP 403: the gateway refuses username or password");
    EXPECT_EQ(report.answer, "HTTP 403: Authorization failed for sendsms");
}

TEST_F(Kannel, AsksToRetryWhenItHasNoRoute) {
    start();
    process_->command("admin stop-smsc?smsc=FAKE");
    const DeliveryReport report = deliver(codeText());
    EXPECT_EQ(report.outcome, Outcome::kRetry);
    EXPECT_EQ(report.reason, "HTTP 403: the gateway has no route for the number now");
}

TEST_F(Kannel, RefusesANumberOnItsBlackListForGood) {
    start();
    auto message = codeText();
    message.to = "+499912345678";
    const DeliveryReport report = deliver(message);
    EXPECT_EQ(report.outcome, Outcome::kPermanent);
    EXPECT_EQ(report.reason, "HTTP 400: the gateway's lists deny the number");
}

TEST_F(Kannel, AsksToRetryWhenUrlNamesAnotherPath) {
    start();
    config_["url"] += "/cgi-bin/other";
    EXPECT_EQ(deliver(codeText()).reason, "HTTP 404: nothing there, check the path in url");
}

TEST_F(Kannel, AsksToRetryWhenItWasKilled) {
    start();
    process_->command("kill bearerbox");
    const DeliveryReport report = deliver(codeText(), 3s);
    EXPECT_EQ(report.outcome, Outcome::kRetry);
    EXPECT_FALSE(report.reason.empty());
}

// The bound is far above the deadline: it tells a kept one from a forgotten one. The text may still
// be delivered once Kannel goes on: kRetry means at least once.
TEST_F(Kannel, HoldsNobodyBeyondTheDeadlineWhenItIsFrozen) {
    start();
    process_->command("freeze bearerbox");
    const auto begin = std::chrono::steady_clock::now();
    const DeliveryReport report = deliver(codeText(), 700ms);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    EXPECT_EQ(report.outcome, Outcome::kRetry);
    EXPECT_EQ(report.reason, "the provider did not answer in time");
    process_->command("thaw bearerbox");
}

}  // namespace
