#include <gmock/gmock.h>

#include "account/account_store.h"
#include "database_under_test.h"
#include "samples.h"

namespace patron::storage {
namespace {

using account::PendingChange;
using brand::Transaction;

class PendingChangeStore : public StorageTest {
  protected:
    void put(const PendingChange& change) {
        write([&](Transaction& tx) { return storage->pendingChanges().put(tx, change); });
    }
    std::vector<PendingChange> list(sdk::TimePoint now = kNow) {
        return read([&](Transaction& tx) { return storage->pendingChanges().list(tx, 42, now); });
    }
    PendingChange change(const char* attribute) const {
        return {42,         attribute, "New@x.com", "new@x.com",
                "throttle", true,      kNow,        kNow + account::kPendingChangeLife};
    }
};

TEST_P(PendingChangeStore, GivesBackEveryColumnAndOnlyOfThisAccount) {
    put(change("email"));
    auto other = change("email");
    other.accountId = 43;
    put(other);
    ASSERT_EQ(list().size(), 1U);
    const PendingChange found = list()[0];
    EXPECT_EQ(found.accountId, 42);
    EXPECT_EQ(found.attribute, "email");
    EXPECT_EQ(found.newValue, "New@x.com");
    EXPECT_EQ(found.newKey, "new@x.com");
    EXPECT_EQ(found.throttleKey, "throttle");
    EXPECT_TRUE(found.silent);
    EXPECT_EQ(found.createdAt, kNow);
    EXPECT_EQ(found.expiresAt, kNow + account::kPendingChangeLife);
}

TEST_P(PendingChangeStore, HoldsOneChangeForEachAttribute) {
    put(change("email"));
    put(change("phone_number"));
    auto replaced = change("email");
    replaced.newValue = "Later@x.com";
    replaced.silent = false;
    put(replaced);
    ASSERT_EQ(list().size(), 2U);
    EXPECT_EQ(list()[0].newValue, "Later@x.com");
    EXPECT_FALSE(list()[0].silent);
}

TEST_P(PendingChangeStore, ForgetsAChangeAtItsExpiry) {
    put(change("email"));
    EXPECT_EQ(list(kNow + account::kPendingChangeLife - sdk::Duration(1)).size(), 1U);
    EXPECT_TRUE(list(kNow + account::kPendingChangeLife).empty());
}

TEST_P(PendingChangeStore, TellsWhetherThereWasOneToRemove) {
    put(change("email"));
    const auto remove = [&] {
        return write(
            [&](Transaction& tx) { return storage->pendingChanges().remove(tx, 42, "email"); });
    };
    EXPECT_TRUE(remove());
    EXPECT_FALSE(remove());
}

TEST_P(PendingChangeStore, PurgesExpiredOnesInBatches) {
    for (int i = 0; i < 3; ++i) {
        auto expired = change("email");
        expired.accountId = 100 + i;
        expired.expiresAt = kNow;
        put(expired);
    }
    put(change("email"));
    const auto purge = [&] {
        return write([&](Transaction& tx) { return storage->pendingChanges().purge(tx, kNow, 2); });
    };
    EXPECT_EQ(purge(), 2);
    EXPECT_EQ(purge(), 1);
    EXPECT_EQ(purge(), 0);
    EXPECT_EQ(list().size(), 1U);
}

PATRON_ON_EVERY_DATABASE(PendingChangeStore);

}  // namespace
}  // namespace patron::storage
