#include "otp/limit_store.h"

#include <gmock/gmock.h>

#include "database_under_test.h"
#include "samples.h"

namespace patron::storage {
namespace {

using brand::Transaction;
using std::chrono::hours;
using std::chrono::minutes;

class LimitStore : public StorageTest {
  protected:
    otp::Count count(const char* scope, const char* key, sdk::TimePoint now) {
        return write([&](Transaction& tx) {
            return storage->limits().count(tx, scope, key, hours(1), now);
        });
    }
    otp::Count peek(const char* scope, const char* key, sdk::TimePoint now) {
        return read([&](Transaction& tx) { return storage->limits().peek(tx, scope, key, now); });
    }
    otp::Count distinct(const char* key, const char* member, sdk::TimePoint now) {
        return write([&](Transaction& tx) {
            return storage->limits().countDistinct(tx, "new", key, member, hours(1), now);
        });
    }
    otp::Failures fail(const char* key, sdk::TimePoint now) {
        return write([&](Transaction& tx) { return storage->limits().countFailure(tx, key, now); });
    }
    otp::Failures failures(const char* key, sdk::TimePoint now) {
        return read([&](Transaction& tx) { return storage->limits().failures(tx, key, now); });
    }
    void lock(const char* key, sdk::TimePoint until) {
        write([&](Transaction& tx) { return storage->limits().lockUntil(tx, key, until); });
    }
    int purge(sdk::TimePoint now, int limit) {
        return write([&](Transaction& tx) { return storage->limits().purge(tx, now, limit); });
    }
};

TEST_P(LimitStore, CountsWithinAWindowThatTheFirstEventOpens) {
    EXPECT_EQ(count("send", "k", kNow).count, 1);
    const auto second = count("send", "k", kNow + minutes(59));
    EXPECT_EQ(second.count, 2);
    EXPECT_EQ(second.resetsAt, kNow + hours(1));
    const auto next = count("send", "k", kNow + hours(1));
    EXPECT_EQ(next.count, 1);
    EXPECT_EQ(next.resetsAt, kNow + hours(2));
}

TEST_P(LimitStore, ScopeAndKeyTogetherNameACounter) {
    count("send", "k", kNow);
    EXPECT_EQ(count("send", "other", kNow).count, 1);
    EXPECT_EQ(count("check", "k", kNow).count, 1);
}

TEST_P(LimitStore, PeeksWithoutCounting) {
    EXPECT_EQ(peek("send", "k", kNow).count, 0);
    count("send", "k", kNow);
    EXPECT_EQ(peek("send", "k", kNow).count, 1);
    EXPECT_EQ(peek("send", "k", kNow).resetsAt, kNow + hours(1));
    EXPECT_EQ(peek("send", "k", kNow + hours(1)).count, 0);
}

TEST_P(LimitStore, WhatWasRefusedIsNotCounted) {
    const auto refused = storage->database().write([&](Transaction& tx) -> sdk::Result<void> {
        must(storage->limits().count(tx, "send", "k", hours(1), kNow));
        return sdk::fail(sdk::ErrorCode::kLimitSends);
    });
    EXPECT_EQ(refused.error().code, sdk::ErrorCode::kLimitSends);
    EXPECT_EQ(peek("send", "k", kNow).count, 0);
}

TEST_P(LimitStore, CountsDifferentMembersEachWithItsOwnTime) {
    EXPECT_EQ(distinct("k", "a", kNow).count, 1);
    EXPECT_EQ(distinct("k", "b", kNow + minutes(30)).count, 2);
    const auto again = distinct("k", "a", kNow + minutes(40));
    EXPECT_EQ(again.count, 2);
    EXPECT_EQ(again.resetsAt, kNow + hours(1)) << "a member seen again keeps its time";
    EXPECT_EQ(distinct("k", "b", kNow + hours(1)).count, 1) << "a is forgotten";
    EXPECT_EQ(distinct("k", "a", kNow + minutes(61)).count, 2);
    EXPECT_EQ(distinct("other", "a", kNow).count, 1);
}

TEST_P(LimitStore, FailuresInARowOutliveTheirWindow) {
    EXPECT_EQ(failures("k", kNow).consecutive, 0);
    EXPECT_EQ(fail("k", kNow).consecutive, 1);
    const auto second = fail("k", kNow + minutes(59));
    EXPECT_EQ(second.consecutive, 2);
    EXPECT_EQ(second.inWindow, 2);
    EXPECT_EQ(second.windowResetsAt, kNow + hours(1));
    EXPECT_EQ(second.lockedUntil, sdk::TimePoint());
    EXPECT_EQ(failures("k", kNow + hours(1)).inWindow, 0);
    EXPECT_EQ(failures("k", kNow + hours(1)).consecutive, 2);
    const auto third = fail("k", kNow + hours(1));
    EXPECT_EQ(third.consecutive, 3);
    EXPECT_EQ(third.inWindow, 1);
}

TEST_P(LimitStore, ALockStaysUntilItIsReplacedOrASuccessClearsIt) {
    lock("k", kNow + hours(9));
    EXPECT_EQ(failures("k", kNow).lockedUntil, sdk::TimePoint()) << "no failures, nothing to lock";
    fail("k", kNow);
    lock("k", kNow + minutes(5));
    EXPECT_EQ(fail("k", kNow).lockedUntil, kNow + minutes(5));
    lock("k", kNow + minutes(1));
    EXPECT_EQ(failures("k", kNow).lockedUntil, kNow + minutes(1));
    write([&](Transaction& tx) { return storage->limits().clearFailures(tx, "k"); });
    EXPECT_EQ(failures("k", kNow).consecutive, 0);
    EXPECT_EQ(failures("k", kNow).lockedUntil, sdk::TimePoint());
    write([&](Transaction& tx) { return storage->limits().clearFailures(tx, "k"); });
}

TEST_P(LimitStore, PurgesWhatIsOverInBatchesAcrossItsTables) {
    for (const char* key : {"a", "b"}) {
        count("send", key, kNow);
        distinct(key, "m", kNow);
        fail(key, kNow);
    }
    const auto windowsClosed = kNow + hours(1);
    EXPECT_EQ(purge(windowsClosed - sdk::Duration(1), 10), 0);
    EXPECT_EQ(purge(windowsClosed, 3), 3);
    EXPECT_EQ(purge(windowsClosed, 3), 1);
    EXPECT_EQ(purge(windowsClosed, 3), 0) << "failures are remembered";
    lock("a", kNow + otp::kFailureMemory + hours(1));
    const auto forgotten = kNow + otp::kFailureMemory + sdk::Duration(1);
    EXPECT_EQ(purge(forgotten, 3), 1) << "a is still locked";
    EXPECT_EQ(failures("a", forgotten).consecutive, 1);
}

PATRON_ON_EVERY_DATABASE(LimitStore);

}  // namespace
}  // namespace patron::storage
