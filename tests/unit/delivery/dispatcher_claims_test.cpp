#include "delivery/dispatcher.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "delivery_fixture.h"

namespace patron::delivery {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Who has which row: among processes, at the end of one.
class DispatcherClaims : public DeliveryTest {
  protected:
    /// It has one message in hand until it is released.
    void addHangingProvider() {
        addProvider([this](const auto&, auto) {
            entered_.set_value();
            release_.get_future().wait();
            return sdk::DeliveryReport::accepted("p");
        });
    }

    std::promise<void> entered_;
    std::promise<void> release_;
};

TEST_F(DispatcherClaims, AHangingChannelHoldsItsSenderOnly) {
    options_.senders = 2;
    std::promise<void> release;
    const std::shared_future<void> released(release.get_future());
    std::atomic<bool> hanging = false;
    addProvider([&](const auto&, auto) {
        if (!hanging.exchange(true)) released.wait();
        return sdk::DeliveryReport::accepted("p");
    });
    for (int i = 0; i < 20; ++i) queue();
    const auto running = startedDispatcher();
    EXPECT_TRUE(store_.waitUntil([](const auto& rows) {
        return std::count_if(rows.begin(), rows.end(), [](const auto& entry) {
                   return entry.second.state == OutboxState::kSent;
               }) == 19;
    }));
    release.set_value();
    EXPECT_TRUE(waitForState(OutboxState::kSent));
}

// An administrator who sees one hang changes its settings, and the new instance hangs as well.
TEST_F(DispatcherClaims, AProviderThatHangsBeforeAndAfterASwapHoldsNobodyElseUp) {
    options_.senders = 2;
    std::promise<void> release;
    const std::shared_future<void> released(release.get_future());
    std::atomic<int> hanging = 0;
    const auto hang = [&](const auto&, auto) {
        ++hanging;
        released.wait();
        return sdk::DeliveryReport::accepted("p");
    };
    addProvider(hang);
    providers_[0].channel = std::make_shared<FakeChannel>(hang, "sms");
    addProvider(accepting());
    Draft text = draft();
    text.addressKind = "sms";
    for (int i = 0; i < 5; ++i) queue(text);
    const auto running = startedDispatcher();
    const auto hangs = [&](int tries) {
        return store_.waitUntil([&](const auto&) { return hanging == tries; });
    };
    ASSERT_TRUE(hangs(2));
    providers_[0].channel = std::make_shared<FakeChannel>(hang, "sms");
    plugins_.replace(pluginSet());
    ASSERT_TRUE(hangs(4));
    const OutboxRow mail = queue();
    running->wake();
    EXPECT_TRUE(store_.waitUntil([&](const auto& rows) {
        return rows.at({mail.brandId, mail.id}).state == OutboxState::kSent;
    }));
    release.set_value();
    EXPECT_TRUE(waitForState(OutboxState::kSent));
}

// A channel that ignores its deadline for longer than the claim: its row is claimed again, and
// without care each sender in turn would hang on it and the customer would get a copy from each.
TEST_F(DispatcherClaims, ARowInHandIsNotTriedTwiceByOneProcess) {
    std::promise<void> release;
    const std::shared_future<void> released(release.get_future());
    const auto channel = addProvider([&](const auto&, auto) {
        released.wait();
        return sdk::DeliveryReport::accepted("p");
    });
    const OutboxRow row = queue();
    auto running = startedDispatcher();
    ASSERT_TRUE(store_.waitUntil([&](const auto&) { return channel->calls() == 1; }));
    advance(options_.tryLimit + options_.claimMargin);
    running->wake();
    const auto giveUp = std::chrono::steady_clock::now() + seconds(10);
    while (!log_.contains("delivery.overdue") && std::chrono::steady_clock::now() < giveUp) {
        std::this_thread::yield();
    }
    EXPECT_EQ(stored(row).attempts, 2);
    release.set_value();
    running->stop();
    EXPECT_EQ(channel->calls(), 1U);
    EXPECT_EQ(stored(row).state, OutboxState::kSending);  // the late report did not count
    EXPECT_TRUE(log_.contains("delivery.overdue"));
    EXPECT_TRUE(log_.contains("delivery.claim_lost"));
}

TEST_F(DispatcherClaims, AKilledProcessLeavesItsRowToAnotherWhenTheClaimEnds) {
    const auto channel = addProvider(accepting());
    const OutboxRow row = queue();
    const auto until = now() + seconds(25);
    ASSERT_TRUE(store_.claim(tx_, "killed", now(), until, 1));
    const auto running = startedDispatcher();
    ASSERT_TRUE(store_.waitForClaims(2));
    EXPECT_EQ(stored(row).claimedBy, "killed");
    EXPECT_EQ(channel->calls(), 0U);
    advance(until - now());
    running->wake();
    ASSERT_TRUE(waitForState(OutboxState::kSent));
    EXPECT_EQ(channel->calls(), 1U);
    EXPECT_EQ(stored(row).attempts, 2);
}

TEST_F(DispatcherClaims, AResultThatCannotBeWrittenIsWrittenAgainInsteadOfSentAgain) {
    const auto channel = addProvider([&](const auto&, auto) {
        database_.failingWrites = 3;
        return sdk::DeliveryReport::accepted("p");
    });
    queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForState(OutboxState::kSent));
    EXPECT_EQ(database_.failures, 3);
    EXPECT_EQ(channel->calls(), 1U);
    EXPECT_TRUE(log_.contains("delivery.report_failed"));
}

TEST_F(DispatcherClaims, AResultThatCannotBeWrittenIsGivenUpWithTheClaim) {
    addProvider([&](const auto&, auto) {
        database_.failingWrites = 1'000'000;
        advance(hours(1));
        return sdk::DeliveryReport::accepted("p");
    });
    const OutboxRow row = queue();
    auto running = startedDispatcher();
    ASSERT_TRUE(store_.waitUntil([&](const auto&) { return database_.failures > 0; }));
    running->stop();
    EXPECT_EQ(stored(row).state, OutboxState::kSending);
}

TEST_F(DispatcherClaims, ADatabaseThatWasAwayIsAskedAgain) {
    options_.firstBackoff = milliseconds(10);
    database_.failingWrites = 3;
    addProvider(accepting());
    queue();
    const auto running = startedDispatcher();
    EXPECT_TRUE(waitForState(OutboxState::kSent));
    EXPECT_TRUE(log_.contains("delivery.claim_failed"));
}

// It was claimed again and again, and its code stayed in the outbox for ever.
TEST_F(DispatcherClaims, AMessageWhoseTryNeverEndsIsGivenUpWhenItExpires) {
    addHangingProvider();
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    entered_.get_future().wait();
    advance(hours(1));
    running->wake();
    EXPECT_TRUE(waitForState(OutboxState::kDead));
    EXPECT_EQ(stored(row).sealed, "");
    EXPECT_EQ(stored(row).lastError, "expired");
    release_.set_value();
    running->stop();
    EXPECT_EQ(stored(row).state, OutboxState::kDead);
}

TEST_F(DispatcherClaims, AStoppingProcessReportsTheTriesThatRun) {
    addHangingProvider();
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    entered_.get_future().wait();
    auto stopped = std::async(std::launch::async, [&] { running->stop(); });
    release_.set_value();
    stopped.get();
    EXPECT_EQ(stored(row).state, OutboxState::kSent);
}

TEST_F(DispatcherClaims, AStoppingProcessGivesBackWhatNobodyHasBegun) {
    addHangingProvider();
    options_.senders = 1;
    queue();
    queue();
    const auto running = startedDispatcher();
    entered_.get_future().wait();
    const auto are = [&](OutboxState first, OutboxState second) {
        return store_.waitUntil([&](const auto& rows) {
            std::multiset<OutboxState> states;
            for (const auto& [key, row] : rows) states.insert(row.state);
            return states == std::multiset<OutboxState>{first, second};
        });
    };
    ASSERT_TRUE(are(OutboxState::kSending, OutboxState::kSending));
    auto stopped = std::async(std::launch::async, [&] { running->stop(); });
    EXPECT_TRUE(are(OutboxState::kSending, OutboxState::kQueued)) << "another process may have it";
    release_.set_value();
    stopped.get();
    for (const OutboxRow& row : store_.rows()) {
        EXPECT_EQ(row.attempts, row.state == OutboxState::kSent ? 1 : 0);
    }
}

TEST_F(DispatcherClaims, AStoppedProcessClaimsNothingMore) {
    addProvider(accepting());
    const auto running = startedDispatcher();
    running->stop();
    running->stop();
    const OutboxRow row = queue();
    running->wake();
    EXPECT_EQ(stored(row).state, OutboxState::kQueued);
}

TEST_F(DispatcherClaims, AProcessThatNeverStartedStops) {
    const auto idle = dispatcher();
    idle->wake();
    idle->stop();
}

TEST_F(DispatcherClaims, TwoProcessesNeverSendOneRowTwice) {
    options_.pollEvery = milliseconds(5);
    const auto channel = addProvider(accepting());
    constexpr std::size_t kRows = 1000;
    for (std::size_t i = 0; i < kRows; ++i) {
        ASSERT_TRUE(outbox_.enqueue(tx_, context(), draft()));
    }
    const auto first = startedDispatcher();
    const auto second = startedDispatcher();
    ASSERT_TRUE(waitForState(OutboxState::kSent));
    std::map<std::string, int> times;
    for (const sdk::OutboundMessage& message : channel->messages()) ++times[message.id];
    EXPECT_EQ(times.size(), kRows);
    for (const auto& [id, count] : times) EXPECT_EQ(count, 1) << id;
}

TEST_F(DispatcherClaims, ManyWakesLoseNoMessage) {
    const auto channel = addProvider(accepting());
    const auto running = startedDispatcher();
    std::vector<std::thread> requests;
    for (int i = 0; i < 4; ++i) {
        requests.emplace_back([&] {
            for (int n = 0; n < 50; ++n) {
                ASSERT_TRUE(outbox_.enqueue(tx_, context(), draft()));
                running->wake();
            }
        });
    }
    for (std::thread& request : requests) request.join();
    EXPECT_TRUE(waitForState(OutboxState::kSent));
    EXPECT_EQ(channel->calls(), 200U);
}

}  // namespace
}  // namespace patron::delivery
