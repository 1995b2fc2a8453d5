#include "delivery/dispatcher.h"

#include <atomic>
#include <future>
#include <string>
#include <vector>

#include "delivery_fixture.h"

namespace patron::delivery {
namespace {

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

// "paused" and "expired" once stood in the list of dead letters in place of what had gone wrong.
TEST_F(DispatcherOf, WhatAProviderSaidOfAMessageIsKeptWhenItExpires) {
    addProvider(asksToRetry("451 later"));
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForRetry(row, 1));
    advance(minutes(10));
    running->wake();
    ASSERT_TRUE(waitForState(OutboxState::kDead));
    EXPECT_EQ(stored(row).lastError, "451 later");
    EXPECT_EQ(stored(row).providerId, 1);
    EXPECT_EQ(stored(row).attempts, 1);
    EXPECT_TRUE(log_.contains("reason=451 later")) << "of delivery.dead";
}

TEST_F(DispatcherOf, WhatAProviderSaidOfAMessageIsKeptWhileItIsPaused) {
    options_.gates.failuresToPause = 1;
    addProvider(asksToRetry("451 later"));
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForRetry(row, 1));
    const OutboxRow later = queue();  // nobody is asked any more
    running->wake();
    ASSERT_TRUE(store_.waitUntil([&](const auto& rows) {
        return !rows.at({later.brandId, later.id}).lastError.empty();
    }));
    EXPECT_EQ(stored(later).lastError,
              "provider-1: paused after 1 failures in a row, the last: 451 later");
    advance(seconds(2));  // the first is due again, and held as well
    running->wake();
    ASSERT_TRUE(store_.waitUntil([&](const auto& rows) {
        return rows.at({row.brandId, row.id}).nextAttemptAt > now();
    }));
    EXPECT_EQ(stored(row).lastError, "451 later");
    EXPECT_EQ(stored(row).providerId, 1);
}

TEST_F(DispatcherOf, AMessageIsGivenUpRatherThanSentAfterItExpired) {
    addProvider(asksToRetry("429", minutes(30)));
    const OutboxRow row = queue();
    const auto running = startedDispatcher();
    ASSERT_TRUE(waitForRetry(row, 1));
    advance(minutes(10));
    running->wake();
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

}  // namespace
}  // namespace patron::delivery
