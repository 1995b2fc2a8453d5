#include "delivery/dispatcher.h"

#include <algorithm>
#include <future>
#include <set>
#include <stdexcept>
#include <thread>

#include "delivery/claim_cursor.h"
#include "delivery_fixture.h"

namespace patron::delivery {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class DispatcherOf : public DeliveryTest {};

TEST_F(DispatcherOf, AnOutboxSendsWhatIsQueued) {
    const auto channel = addProvider(accepting("p-42"));
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForState(OutboxState::kSent));
    ASSERT_EQ(channel->calls(), 1U);
    EXPECT_EQ(channel->messages()[0].id, "3-" + std::to_string(row.id));
    EXPECT_EQ(channel->messages()[0].to, kAddress);
    const OutboxRow sent = stored(row);
    EXPECT_EQ(sent.attempts, 1);
    EXPECT_EQ(sent.providerId, 1);
    EXPECT_EQ(sent.providerMessageId, "p-42");
    EXPECT_EQ(sent.sealed, "");  // erased in the same statement
}

TEST_F(DispatcherOf, AnOutboxLogsWithoutAddressCodeOrText) {  // rules C6, O6
    addProvider(refusing("550 no such user"));
    queue();
    {
        const auto running = startedDispatcher();
        ASSERT_TRUE(waitForState(OutboxState::kDead));
    }
    EXPECT_TRUE(log_.contains("delivery.dead brand=3"));
    EXPECT_TRUE(log_.contains("kind=sign_in_code"));
    EXPECT_FALSE(log_.contains("john"));
    EXPECT_FALSE(log_.contains(kCode));
}

TEST_F(DispatcherOf, AnIdleProcessLooksWhenItIsWoken) {
    const auto channel = addProvider(accepting());
    const auto running = startedDispatcher();
    ASSERT_TRUE(store_.waitForClaims(1));
    queue();
    running->wake();
    EXPECT_TRUE(waitForState(OutboxState::kSent));  // the poll would come in an hour
    EXPECT_EQ(channel->calls(), 1U);
}

TEST_F(DispatcherOf, AnIdleProcessFindsByItselfWhatOthersQueued) {
    options_.pollEvery = milliseconds(10);
    addProvider(accepting());
    const auto running = startedDispatcher();
    ASSERT_TRUE(store_.waitForClaims(1));
    queue();
    EXPECT_TRUE(waitForState(OutboxState::kSent));
}

TEST_F(DispatcherOf, AFailingProviderTakesTheNext) {
    addProvider(asksToRetry("421 busy"));
    const auto second = addProvider(accepting("p-2"));
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForState(OutboxState::kSent));
    EXPECT_EQ(stored(row).providerId, 2);
    EXPECT_EQ(stored(row).attempts, 1);  // within the same try
}

TEST_F(DispatcherOf, AFailedTryComesBackAfterTheBackoff) {
    std::atomic<bool> up = false;
    const auto channel = addProvider([&](const auto&, auto) {
        return up ? sdk::DeliveryReport::accepted("p") : sdk::DeliveryReport::retry("451 later");
    });
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForRetry(row, 1));
    const OutboxRow waiting = stored(row);
    EXPECT_GE(waiting.nextAttemptAt, now() + milliseconds(500));
    EXPECT_LE(waiting.nextAttemptAt, now() + seconds(1));
    EXPECT_EQ(waiting.lastError, "451 later");
    EXPECT_NE(waiting.sealed, "");
    up = true;
    advance(waiting.nextAttemptAt - now());
    running->wake();
    ASSERT_TRUE(waitForState(OutboxState::kSent));
    EXPECT_EQ(stored(row).attempts, 2);
    ASSERT_EQ(channel->calls(), 2U);
    EXPECT_EQ(channel->messages()[0].id, channel->messages()[1].id);
    EXPECT_EQ(channel->messages()[0].text, channel->messages()[1].text);
}

TEST_F(DispatcherOf, AFailedTryWaitsAsLongAsTheProviderAsked) {
    addProvider(asksToRetry("429", minutes(2)));
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForRetry(row, 1));
    EXPECT_EQ(stored(row).nextAttemptAt, now() + minutes(2));
}

TEST_F(DispatcherOf, ADueRetryIsSeenWithoutAWake) {
    options_.firstBackoff = milliseconds(20);
    options_.clock = sdk::systemNow;
    milliseconds_ = sdk::systemNow().time_since_epoch().count();
    std::atomic<int> calls = 0;
    addProvider([&](const auto&, auto) {
        return ++calls < 4 ? sdk::DeliveryReport::retry("later")
                           : sdk::DeliveryReport::accepted("p");
    });
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForState(OutboxState::kSent));
    EXPECT_EQ(stored(row).attempts, 4);
}

TEST_F(DispatcherOf, AMessageThatAllRefuseIsDeadWithTheReason) {
    addProvider(refusing("550 no such user"));
    addProvider(refusing("550 blocked"));
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForState(OutboxState::kDead));
    EXPECT_EQ(stored(row).lastError, "550 blocked");
    EXPECT_EQ(stored(row).attempts, 1);
}

TEST_F(DispatcherOf, AnExpiredMessageIsDeadWithoutATry) {
    const auto channel = addProvider(accepting());
    const OutboxRow row = queue();
    advance(minutes(10));
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForState(OutboxState::kDead));
    EXPECT_EQ(channel->calls(), 0U);
    EXPECT_EQ(stored(row).lastError, "expired");
    EXPECT_EQ(stored(row).sealed, "");
}

TEST_F(DispatcherOf, AMessageIsGivenUpRatherThanSentAfterItExpired) {
    addProvider(asksToRetry("429", minutes(30)));
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForState(OutboxState::kDead));
    EXPECT_EQ(stored(row).lastError, "429");
}

TEST_F(DispatcherOf, ATryEndsWithTheMessage) {
    std::promise<sdk::Duration> left;
    addProvider([&](const auto&, sdk::Deadline deadline) {
        left.set_value(deadline.remaining());
        return sdk::DeliveryReport::accepted("p");
    });
    queue();
    advance(minutes(10) - seconds(3));
    const auto running = startedDispatcher();
    EXPECT_LE(left.get_future().get(), seconds(3));  // of the 15 s that a try may take
}

TEST_F(DispatcherOf, ABrandWithoutProviderIsNamedAndWaits) {
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForRetry(row, 1));
    EXPECT_TRUE(log_.contains("delivery.no_provider brand=3 address_kind=email"));
    addProvider(accepting());  // a swap of the set: the next try takes the new one
    advance(seconds(2));
    running->wake();
    EXPECT_TRUE(waitForState(OutboxState::kSent));
}

TEST_F(DispatcherOf, ADiscardedDraftIsNeverClaimed) {
    const auto channel = addProvider(accepting());
    Draft what = draft();
    what.discard = true;
    const OutboxRow discarded = queue(what);
    const OutboxRow kept = queue();
    auto running = startedDispatcher();
    ASSERT_TRUE(store_.waitUntil([&](const auto& rows) {
        return rows.at({kept.brandId, kept.id}).state == OutboxState::kSent;
    }));
    running->wake();
    running->stop();
    EXPECT_EQ(channel->calls(), 1U);
    EXPECT_EQ(stored(discarded).state, OutboxState::kDiscarded);
    EXPECT_EQ(stored(discarded).attempts, 0);
}

TEST_F(DispatcherOf, ABodyThatDoesNotOpenWaitsForItsKey) {
    addProvider(accepting());
    fakes::TemporaryKeys others;
    Outbox foreign(store_, *others, keys::systemRandom());
    ASSERT_TRUE(foreign.enqueue(tx_, context(), draft()));
    const OutboxRow row = store_.rows().front();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForRetry(row, 1));
    EXPECT_NE(stored(row).lastError, "");
}

TEST_F(DispatcherOf, AnExceptionStaysInItsTry) {
    std::atomic<bool> thrown = false;
    addProvider([&](const auto&, auto) -> sdk::DeliveryReport {
        if (!thrown.exchange(true)) throw std::runtime_error("bad plugin");
        return sdk::DeliveryReport::accepted("p");
    });
    std::vector<OutboxRow> rows;
    for (int i = 0; i < 10; ++i) rows.push_back(queue());
    const auto running = startedDispatcher();
    // The clock moves once the failed try is written down, or its backoff would begin later.
    ASSERT_TRUE(store_.waitUntil([](const auto& all) {
        std::multiset<OutboxState> states;
        for (const auto& [key, row] : all) states.insert(row.state);
        return states.count(OutboxState::kSent) == 9 && states.count(OutboxState::kQueued) == 1;
    }));
    advance(seconds(2));
    running->wake();
    EXPECT_TRUE(waitForState(OutboxState::kSent));
}

TEST_F(DispatcherOf, AHangingChannelHoldsItsSenderOnly) {
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

// A channel that ignores its deadline for longer than the claim: its row is claimed again, and
// without care each sender in turn would hang on it and the customer would get a copy from each.
TEST_F(DispatcherOf, ARowInHandIsNotTriedTwiceByOneProcess) {
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

TEST_F(DispatcherOf, AKilledProcessLeavesItsRowToAnotherWhenTheClaimEnds) {
    const auto channel = addProvider(accepting());
    const OutboxRow row = queue();
    const auto until = now() + seconds(25);
    ASSERT_TRUE(store_.claim(tx_, "killed", now(), until, 1, {}));
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

TEST_F(DispatcherOf, AResultThatCannotBeWrittenIsWrittenAgainInsteadOfSentAgain) {
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

TEST_F(DispatcherOf, AResultThatCannotBeWrittenIsGivenUpWithTheClaim) {
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

TEST_F(DispatcherOf, ADatabaseThatWasAwayIsAskedAgain) {
    options_.firstBackoff = milliseconds(10);
    database_.failingWrites = 3;
    addProvider(accepting());
    queue();
    const auto running = startedDispatcher();
    EXPECT_TRUE(waitForState(OutboxState::kSent));
    EXPECT_TRUE(log_.contains("delivery.claim_failed"));
}

TEST_F(DispatcherOf, AStoppingProcessReportsTheTriesThatRun) {
    std::promise<void> entered;
    std::promise<void> release;
    addProvider([&](const auto&, auto) {
        entered.set_value();
        release.get_future().wait();
        return sdk::DeliveryReport::accepted("p");
    });
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    entered.get_future().wait();
    auto stopped = std::async(std::launch::async, [&] { running->stop(); });
    release.set_value();
    stopped.get();
    EXPECT_EQ(stored(row).state, OutboxState::kSent);
}

// The oldest are claimed first: a backlog at a slow provider would be all that is ever claimed.
TEST_F(DispatcherOf, ABacklogAtOneProviderHoldsUpNobodyElse) {
    std::promise<void> release;
    const auto released = release.get_future().share();
    addProvider([&](const auto&, auto) {
        released.wait();
        return sdk::DeliveryReport::accepted("slow");
    });
    addProvider(accepting());
    providers_[1].channel = std::make_shared<FakeChannel>(accepting("quick"), "sms");
    plugins_.replace(pluginSet());
    options_.senders = 1;
    for (int i = 0; i < 20; ++i) queue();
    Draft text = draft();
    text.addressKind = "sms";
    const OutboxRow row = queue(text);
    const auto running = startedDispatcher();
    EXPECT_TRUE(store_.waitUntil([&](const auto& rows) {
        return rows.at({row.brandId, row.id}).state == OutboxState::kSent;
    }));
    EXPECT_TRUE(store_.waitForClaimSince(now() - ClaimCursor::kLate)) << "the backlog is not read";
    release.set_value();
    EXPECT_TRUE(store_.waitUntil([](const auto& rows) {
        return std::ranges::all_of(rows, [](const auto& entry) {
            return entry.second.state == OutboxState::kSent && entry.second.attempts == 1;
        });
    }));
}

TEST_F(DispatcherOf, AStoppingProcessGivesBackWhatNobodyHasBegun) {
    std::promise<void> entered;
    std::promise<void> release;
    addProvider([&](const auto&, auto) {
        entered.set_value();
        release.get_future().wait();
        return sdk::DeliveryReport::accepted("p");
    });
    options_.senders = 1;
    queue();
    queue();
    const auto running = startedDispatcher();
    entered.get_future().wait();
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
    release.set_value();
    stopped.get();
    for (const OutboxRow& row : store_.rows()) {
        EXPECT_EQ(row.attempts, row.state == OutboxState::kSent ? 1 : 0);
    }
}

TEST_F(DispatcherOf, AStoppedProcessClaimsNothingMore) {
    addProvider(accepting());
    const auto running = startedDispatcher();
    running->stop();
    running->stop();
    const OutboxRow row = queue();
    running->wake();
    EXPECT_EQ(stored(row).state, OutboxState::kQueued);
}

TEST_F(DispatcherOf, AProcessThatNeverStartedStops) {
    const auto idle = dispatcher();
    idle->wake();
    idle->stop();
}

TEST_F(DispatcherOf, TwoProcessesNeverSendOneRowTwice) {
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

TEST_F(DispatcherOf, ManyWakesLoseNoMessage) {
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
