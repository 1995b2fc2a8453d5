#include "delivery/try_verdict.h"

#include <gtest/gtest.h>

#include "delivery/backoff.h"

namespace patron::delivery {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Outcome = TryResult::Outcome;

constexpr sdk::TimePoint kNow{std::chrono::seconds(1'800'000'000)};

OutboxRow rowAfter(int attempts) {
    OutboxRow row;
    row.attempts = attempts;
    row.expiresAt = kNow + minutes(10);
    return row;
}
TryResult resultOf(Outcome outcome, sdk::Duration retryAfter = {}) {
    TryResult result;
    result.outcome = outcome;
    result.retryAfter = retryAfter;
    return result;
}
TryVerdict judge(const OutboxRow& row, const TryResult& result, sdk::TimePoint now = kNow) {
    return judgeTry(row, result, now, {}, 0.5);
}

TEST(Backoff, DoublesUpToItsLimit) {
    const auto longest = [](int attempts) {
        return backoffAfter(attempts, seconds(1), seconds(60), 0.999999);
    };
    EXPECT_NEAR(longest(1).count(), 1'000, 1);
    EXPECT_NEAR(longest(2).count(), 2'000, 1);
    EXPECT_NEAR(longest(3).count(), 4'000, 1);
    EXPECT_NEAR(longest(6).count(), 32'000, 1);
    EXPECT_NEAR(longest(7).count(), 60'000, 1);
    EXPECT_NEAR(longest(1'000'000).count(), 60'000, 1);
}

TEST(Backoff, IsSpreadOverTheUpperHalf) {
    EXPECT_EQ(backoffAfter(3, seconds(1), seconds(60), 0.0), seconds(2));
    EXPECT_EQ(backoffAfter(3, seconds(1), seconds(60), 0.5), seconds(3));
}

TEST(Backoff, TakesALimitBelowTheFirstStep) {
    EXPECT_LE(backoffAfter(5, seconds(10), seconds(2), 0.9), seconds(2));
}

TEST(TryVerdict, IsSentWhenAProviderAccepted) {
    EXPECT_EQ(judge(rowAfter(1), resultOf(Outcome::kAccepted)).state, OutboxState::kSent);
}

TEST(TryVerdict, IsSentEvenWhenAcceptedAtTheLastMoment) {
    const OutboxRow row = rowAfter(1);
    EXPECT_EQ(judge(row, resultOf(Outcome::kAccepted), row.expiresAt).state, OutboxState::kSent);
}

TEST(TryVerdict, IsDeadWhenEveryProviderRefused) {
    EXPECT_EQ(judge(rowAfter(1), resultOf(Outcome::kRefused)).state, OutboxState::kDead);
}

TEST(TryVerdict, WaitsForTheBackoff) {
    for (const Outcome outcome : {Outcome::kRetry, Outcome::kNoProvider}) {
        const TryVerdict verdict = judge(rowAfter(3), resultOf(outcome));
        EXPECT_EQ(verdict.state, OutboxState::kQueued);
        EXPECT_EQ(verdict.nextAttemptAt, kNow + seconds(3));
    }
}

TEST(TryVerdict, WaitsAsLongAsTheProviderAsked) {
    const TryVerdict verdict = judge(rowAfter(1), resultOf(Outcome::kRetry, minutes(2)));
    EXPECT_EQ(verdict.nextAttemptAt, kNow + minutes(2));
}

TEST(TryVerdict, WaitsForTheBackoffWhenTheProviderAskedForLess) {
    const TryVerdict verdict = judge(rowAfter(7), resultOf(Outcome::kRetry, seconds(1)));
    EXPECT_EQ(verdict.nextAttemptAt, kNow + seconds(45));
}

// It was dead at once, and of no use to it that another provider was there a minute later.
TEST(TryVerdict, WaitsForItsEndWhenTheNextTryWouldComeTooLate) {
    const OutboxRow row = rowAfter(1);
    for (const sdk::Duration wait : {sdk::Duration(minutes(10)), sdk::Duration::max()}) {
        const TryVerdict verdict = judge(row, resultOf(Outcome::kRetry, wait));
        EXPECT_EQ(verdict.state, OutboxState::kQueued);
        EXPECT_EQ(verdict.nextAttemptAt, row.expiresAt);
    }
}

TEST(TryVerdict, IsDeadWhenItHasExpired) {
    EXPECT_EQ(judge(rowAfter(1), resultOf(Outcome::kRetry), kNow + hours(1)).state,
              OutboxState::kDead);
}

}  // namespace
}  // namespace patron::delivery
