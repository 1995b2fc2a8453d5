#include <gmock/gmock.h>

#include "database_under_test.h"
#include "samples.h"

namespace patron::storage {
namespace {

using brand::Transaction;
using std::chrono::seconds;

class SigningKeyStore : public StorageTest {
  protected:
    void add(brand::BrandId brandId, const char* kid, sdk::TimePoint activeFrom,
             sdk::TimePoint retiresAt) {
        write([&](Transaction& tx) {
            return storage->signingKeys().add(tx, {brandId, kid, "sealed", activeFrom, retiresAt});
        });
    }
    std::vector<session::SigningKeyRow> load() {
        return read([&](Transaction& tx) { return storage->signingKeys().load(tx); });
    }
    std::int64_t version() {
        return read([&](Transaction& tx) { return storage->brands().settingsVersion(tx); });
    }
};

TEST_P(SigningKeyStore, GivesBackKeysOldestFirstWithinABrand) {
    add(kBrand, "new", kNow, sdk::TimePoint::max());
    add(kBrand, "old", kNow - seconds(9), kNow);
    add(kOtherBrand, "other", kNow, kNow);
    const auto rows = load();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].kid, "old");
    EXPECT_EQ(rows[1].kid, "new");
    EXPECT_EQ(rows[1].brandId, kBrand);
    EXPECT_EQ(rows[1].sealed, "sealed");
    EXPECT_EQ(rows[1].activeFrom, kNow);
    EXPECT_EQ(rows[1].retiresAt, sdk::TimePoint::max());
    EXPECT_EQ(rows[2].kid, "other");
}

TEST_P(SigningKeyStore, EveryChangeRaisesTheSettingsVersion) {
    const auto before = version();
    add(kBrand, "k", kNow, sdk::TimePoint::max());
    EXPECT_EQ(version(), before + 1);
    write([&](Transaction& tx) { return storage->signingKeys().retire(tx, kBrand, "k", kNow); });
    EXPECT_EQ(version(), before + 2);
    EXPECT_EQ(load()[0].retiresAt, kNow);
    const auto purge = [&](sdk::TimePoint now) {
        return write([&](Transaction& tx) { return storage->signingKeys().purge(tx, now, 10); });
    };
    EXPECT_EQ(purge(kNow - seconds(1)), 0);
    EXPECT_EQ(version(), before + 2) << "nothing went, nobody has to load again";
    EXPECT_EQ(purge(kNow), 1);
    EXPECT_EQ(version(), before + 3);
    EXPECT_TRUE(load().empty());
}

class LeaseStoreTest : public StorageTest {
  protected:
    bool acquire(const char* holder, sdk::TimePoint now) {
        return write([&](Transaction& tx) {
            return storage->leases().acquire(tx, "housekeeping", holder, now, now + seconds(30));
        });
    }
    void release(const char* holder) {
        write(
            [&](Transaction& tx) { return storage->leases().release(tx, "housekeeping", holder); });
    }
};

TEST_P(LeaseStoreTest, OneHolderUntilItsTimeIsOver) {
    EXPECT_TRUE(acquire("a", kNow));
    EXPECT_FALSE(acquire("b", kNow + seconds(29)));
    EXPECT_TRUE(acquire("a", kNow + seconds(29))) << "renewed";
    EXPECT_FALSE(acquire("b", kNow + seconds(58)));
    EXPECT_TRUE(acquire("b", kNow + seconds(59)));
    EXPECT_FALSE(acquire("a", kNow + seconds(59)));
}

TEST_P(LeaseStoreTest, OnlyTheHolderCanRelease) {
    EXPECT_TRUE(acquire("a", kNow));
    release("b");
    EXPECT_FALSE(acquire("b", kNow));
    release("a");
    EXPECT_TRUE(acquire("b", kNow));
}

class AuditLog : public StorageTest {};

TEST_P(AuditLog, KeepsManyEventsOfOneMomentAndPurgesOldOnesInBatches) {
    const auto append = [&](sdk::TimePoint at) {
        write([&](Transaction& tx) {
            return storage->audit().append(
                tx, {kBrand, 42, "account.registered", "customer", "email", "request-1", at});
        });
    };
    for (int i = 0; i < 3; ++i) append(kNow - seconds(1));
    append(kNow);
    const auto purge = [&] {
        return write([&](Transaction& tx) { return storage->audit().purge(tx, kNow, 2); });
    };
    EXPECT_EQ(purge(), 2);
    EXPECT_EQ(purge(), 1);
    EXPECT_EQ(purge(), 0);
}

TEST_P(AuditLog, GivesTheLatestOfABrandAndAKindOfAction) {
    const auto append = [&](brand::BrandId brand, const char* action, int age) {
        write([&](Transaction& tx) {
            return storage->audit().append(tx, {brand, 42, action, "customer", "country DE",
                                                "request-1", kNow - seconds(age)});
        });
    };
    const auto actions = [&](const account::AuditQuery& query) {
        const auto events =
            read([&](Transaction& tx) { return storage->audit().latest(tx, query); });
        std::vector<std::string> all;
        for (const account::AuditEvent& event : events) {
            all.push_back(std::to_string(event.brandId) + " " + event.action);
        }
        return all;
    };
    append(kBrand, "code.refused", 3);
    append(kBrand, "account.registered", 2);
    append(kBrand + 1, "code.refused", 1);
    const std::string own = std::to_string(kBrand), other = std::to_string(kBrand + 1);
    EXPECT_EQ(actions({}), (std::vector{other + " code.refused", own + " account.registered",
                                        own + " code.refused"}));
    EXPECT_EQ(actions({.limit = 1}), std::vector{other + " code.refused"});
    EXPECT_EQ(actions({.brandId = kBrand, .actionPrefix = "code."}),
              std::vector{own + " code.refused"});
    EXPECT_TRUE(actions({.actionPrefix = "code.refused.more"}).empty());
    const auto event = read([&](Transaction& tx) { return storage->audit().latest(tx, {}); })[0];
    EXPECT_EQ(event.accountId, 42);
    EXPECT_EQ(event.actor, "customer");
    EXPECT_EQ(event.detail, "country DE");
    EXPECT_EQ(event.requestId, "request-1");
    EXPECT_EQ(event.at, kNow - seconds(1));
}

PATRON_ON_EVERY_DATABASE(SigningKeyStore);
PATRON_ON_EVERY_DATABASE(LeaseStoreTest);
PATRON_ON_EVERY_DATABASE(AuditLog);

}  // namespace
}  // namespace patron::storage
