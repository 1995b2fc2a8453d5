// What may happen between us and a PostgreSQL server. Each test has a server of its own.

#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "database_under_test.h"
#include "samples.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

using brand::Transaction;
using sdk::ErrorCode;
using testing::HasSubstr;
using testing::Not;

class PostgresqlFaults : public testing::Test {
  protected:
    PostgresqlFaults() {
        must(migrate(options(), DatabaseUnderTest::kSqlFolder));
        storage = must(Storage::open(options()));
    }

    StorageOptions options() const {
        StorageOptions options;
        options.url = place.url();
        options.busyTimeout = std::chrono::milliseconds(300);
        options.connections = 4;
        return options;
    }
    sdk::Result<account::AccountId> add(const std::string& name) {
        return storage->database().write(
            [&](Transaction& tx) { return storage->accounts().add(tx, sampleAccount(name)); });
    }
    sdk::Result<std::int64_t> peek() {
        return storage->database().read([&](Transaction& tx) -> sdk::Result<std::int64_t> {
            auto count = storage->limits().peek(tx, "test", "k", kNow);
            if (!count) return sdk::Unexpected(count.error());
            return count->count;
        });
    }
    /// Opens every session that there may be, and leaves them idle.
    void fillPool() {
        std::atomic<int> inside = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                must(peek());
                must(storage->database().write([&](Transaction&) -> sdk::Result<void> {
                    ++inside;
                    while (inside < 4) std::this_thread::yield();
                    return {};
                }));
            });
        }
        for (std::thread& thread : threads) thread.join();
    }
    std::int64_t accounts() {
        return std::stoll(
            tests::PostgresqlClient(place.url()).run("SELECT count(*) FROM account").at(0).at(0));
    }
    template <class Call>
    void untilItSucceeds(Call call) {
        const auto deadline = sdk::Deadline::in(std::chrono::seconds(30));
        while (!call().has_value()) {
            ASSERT_FALSE(deadline.expired());
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    tests::PostgresqlServer server;
    tests::ScratchDatabase place{server.url()};
    std::unique_ptr<Storage> storage;
};

TEST_F(PostgresqlFaults, SessionsThatARestartEndedWhileTheyWereIdleFailNobody) {
    fillPool();
    server.command("stop");
    server.command("start");
    for (int i = 0; i < 8; ++i) EXPECT_TRUE(peek()) << peek().error().detail;
    fillPool();
    EXPECT_TRUE(add("after"));
}

TEST_F(PostgresqlFaults, AServerThatIsAwayIsSaidToBeAndComesBackByItself) {
    must(add("before"));
    server.command("stop");
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(add("while").error().code, ErrorCode::kServerDatabase);
        EXPECT_EQ(peek().error().code, ErrorCode::kServerDatabase);
    }
    server.command("start");
    untilItSucceeds([&] { return add("after"); });
    EXPECT_EQ(accounts(), 2);
}

TEST_F(PostgresqlFaults, AServerThatDiesInTheMiddleOfAWriteLeavesNothingOfIt) {
    const auto done = storage->database().write([&](Transaction& tx) -> sdk::Result<void> {
        must(storage->accounts().add(tx, sampleAccount("half")));
        server.command("kill");
        auto second = storage->accounts().add(tx, sampleAccount("other half"));
        if (!second) return sdk::Unexpected(second.error());
        return {};
    });
    EXPECT_EQ(done.error().code, ErrorCode::kServerDatabase);
    server.command("start");
    untilItSucceeds([&] { return add("after"); });
    EXPECT_EQ(accounts(), 1);
}

// Nobody knows whether it is committed; what is certain is that it is not said to be.
TEST_F(PostgresqlFaults, ACommitThatIsNotConfirmedIsNoSuccess) {
    const auto done = storage->database().write([&](Transaction& tx) -> sdk::Result<void> {
        must(storage->accounts().add(tx, sampleAccount("who knows")));
        server.command("kill");
        return {};
    });
    EXPECT_EQ(done.error().code, ErrorCode::kServerDatabase);
    server.command("start");
    untilItSucceeds([&] { return peek(); });
    EXPECT_EQ(accounts(), 0);
}

TEST_F(PostgresqlFaults, AServerThatSaysNothingIsNotWaitedForForEver) {
    fillPool();
    server.command("freeze");
    EXPECT_EQ(peek().error().code, ErrorCode::kServerDatabase);
    EXPECT_EQ(add("never").error().code, ErrorCode::kServerDatabase);
    server.command("thaw");
    untilItSucceeds([&] { return add("after"); });
}

TEST_F(PostgresqlFaults, ASessionThatIsEndedCostsOnlyTheWorkThatWasOnIt) {
    tests::PostgresqlClient admin(server.url() + "/postgres");
    const std::string endAll =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + place.name() +
        "'";
    const auto done = storage->database().write([&](Transaction& tx) -> sdk::Result<void> {
        must(storage->accounts().add(tx, sampleAccount("half")));
        admin.run(endAll);
        auto second = storage->accounts().add(tx, sampleAccount("other half"));
        if (!second) return sdk::Unexpected(second.error());
        return {};
    });
    EXPECT_EQ(done.error().code, ErrorCode::kServerDatabase);
    EXPECT_TRUE(add("after"));
    EXPECT_EQ(accounts(), 1);
}

TEST_F(PostgresqlFaults, AStandbyIsNotTakenForThePrimary) {
    tests::PostgresqlClient admin(server.url() + "/postgres");
    must(add("before"));
    admin.run("ALTER DATABASE " + place.name() + " SET default_transaction_read_only = on");
    const auto refused = Storage::open(options());
    ASSERT_FALSE(refused) << "read-write was asked for";
    EXPECT_EQ(refused.error().code, ErrorCode::kServerDatabase);
    admin.run("ALTER DATABASE " + place.name() + " RESET default_transaction_read_only");
    EXPECT_TRUE(Storage::open(options()));
}

TEST_F(PostgresqlFaults, APrimaryThatBecameReadOnlyIsLeft) {
    must(add("before"));
    const auto done = storage->database().write([&](Transaction& tx) -> sdk::Result<void> {
        must(connectionOf(tx).script("SET default_transaction_read_only = on"));
        must(connectionOf(tx).script("SET transaction_read_only = on"));
        auto second = storage->accounts().add(tx, sampleAccount("refused"));
        if (!second) return sdk::Unexpected(second.error());
        return {};
    });
    EXPECT_EQ(done.error().code, ErrorCode::kServerDatabase);
    EXPECT_TRUE(add("after")) << "over another session";
}

TEST_F(PostgresqlFaults, ALockThatDoesNotComeFreeEndsTheWait) {
    const auto id = must(add("locked"));
    tests::PostgresqlClient other(place.url());
    other.run("BEGIN; SELECT 1 FROM account FOR UPDATE");
    const auto update = [&] {
        return storage->database().write([&](Transaction& tx) {
            return storage->accounts().findForUpdate(tx, kBrand, id, kNow);
        });
    };
    EXPECT_EQ(update().error().code, ErrorCode::kServerDatabase);
    other.run("ROLLBACK");
    EXPECT_TRUE(update());
}

TEST_F(PostgresqlFaults, AWriteThatMeetsALockHoldsUpNoneOfThoseThatTravelWithIt) {
    std::vector<account::Account> all;
    for (int i = 0; i < 9; ++i) {
        all.push_back(sampleAccount(std::to_string(i)));
        all.back().id = must(add(std::to_string(i)));
    }
    const auto rename = [&](account::Account& account, const std::string& name) {
        const std::int64_t version = account.version;
        account.firstName = name;
        ++account.version;
        return storage->database().writeStatement(
            [&](Transaction& tx) { return storage->accounts().update(tx, account, version); });
    };
    tests::PostgresqlClient other(place.url());
    other.run("BEGIN; SELECT 1 FROM account WHERE id = " + std::to_string(all[0].id) +
              " FOR UPDATE");
    std::atomic<int> written = 0;
    std::vector<std::thread> threads;
    threads.emplace_back([&] {
        account::Account locked = all[0];
        EXPECT_EQ(rename(locked, "locked").error().code, ErrorCode::kServerDatabase);
    });
    for (std::size_t i = 1; i < all.size(); ++i) {
        threads.emplace_back([&, i] {
            for (int round = 0; round < 20; ++round) {
                written += must(rename(all[i], "name " + std::to_string(round)));
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(written, 8 * 20) << "each change is made once, whoever it travelled with";
    other.run("ROLLBACK");
    EXPECT_TRUE(must(rename(all[0], "free")));
}

// Or the process would send nothing more until the lock comes free.
TEST_F(PostgresqlFaults, AReportPassesOverARowThatSomebodyElseHas) {
    const auto write = [&](auto work) { return must(storage->database().write(work)); };
    std::vector<delivery::OutboxRow> rows = write([&](Transaction& tx) {
        for (std::int64_t id = 1; id <= 3; ++id) must(storage->outbox().add(tx, sampleMessage(id)));
        return storage->outbox().claim(tx, "w", kNow, kNow + std::chrono::seconds(20), 9);
    });
    ASSERT_EQ(rows.size(), 3U);
    for (auto& row : rows) row.state = delivery::OutboxState::kSent;
    const auto report = [&] {
        std::vector<std::int64_t> ids;
        for (const auto& key : must(storage->database().writeStatement(
                 [&](Transaction& tx) { return storage->outbox().report(tx, rows, kNow); }))) {
            ids.push_back(key.id);
        }
        return ids;
    };
    tests::PostgresqlClient other(place.url());
    other.run("BEGIN; SELECT 1 FROM outbox WHERE id = 2 FOR UPDATE");
    EXPECT_THAT(report(), testing::UnorderedElementsAre(1, 3));
    other.run("ROLLBACK");
    EXPECT_THAT(report(), testing::ElementsAre(2));
}

TEST_F(PostgresqlFaults, OneStatementIsAllThatGoesWithoutATransaction) {
    account::Account account = sampleAccount();
    account.id = must(add("one"));
    const auto twice =
        storage->database().writeStatement([&](Transaction& tx) -> sdk::Result<bool> {
            must(storage->accounts().update(tx, account, account.version));
            return storage->accounts().update(tx, account, account.version);
        });
    EXPECT_EQ(twice.error().code, ErrorCode::kServerInternal);
}

TEST_F(PostgresqlFaults, WhoeverFindsEverySessionInUseIsToldToComeBack) {
    std::promise<void> mayEnd;
    auto end = mayEnd.get_future().share();
    std::atomic<int> inside = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            must(storage->database().write([&](Transaction&) -> sdk::Result<void> {
                ++inside;
                end.wait();
                return {};
            }));
        });
    }
    while (inside < 4) std::this_thread::yield();
    EXPECT_EQ(add("one too many").error().code, ErrorCode::kServerBusy);
    EXPECT_TRUE(peek()) << "reads have sessions of their own";
    mayEnd.set_value();
    for (std::thread& thread : threads) thread.join();
    EXPECT_TRUE(add("after"));
}

TEST_F(PostgresqlFaults, AFailedStatementCannotBeCommittedAround) {
    const auto done = storage->database().write([&](Transaction& tx) -> sdk::Result<void> {
        must(storage->accounts().add(tx, sampleAccount("first")));
        static constexpr Sql kWrong{"UPDATE account SET nothing = 1"};
        static_cast<void>(connectionOf(tx).perform(kWrong, {}));
        return {};
    });
    EXPECT_EQ(done.error().code, ErrorCode::kServerInternal);
    EXPECT_EQ(accounts(), 0);
    EXPECT_TRUE(add("after"));
}

TEST_F(PostgresqlFaults, NoErrorRepeatsAValue) {
    static constexpr Sql kAdd{"INSERT INTO lease (job, holder, until_at) VALUES ($1, 'x', 0)"};
    static constexpr Sql kCast{"SELECT 1 FROM lease WHERE until_at = CAST($1 AS BIGINT)"};
    const auto add = [&] {
        return storage->database().write(
            [&](Transaction& tx) { return connectionOf(tx).execute(kAdd, {"john@doe.com"}); });
    };
    must(add());
    const auto twice = add();
    EXPECT_THAT(twice.error().detail, HasSubstr("lease_pkey"));
    EXPECT_THAT(twice.error().detail, Not(HasSubstr("john")));
    const auto cast = storage->database().read(
        [&](Transaction& tx) { return connectionOf(tx).execute(kCast, {"john@doe.com"}); });
    EXPECT_EQ(cast.error().code, ErrorCode::kServerInternal);
    EXPECT_THAT(cast.error().detail, Not(HasSubstr("john")));
}

TEST_F(PostgresqlFaults, AQueryThatFailsTakesNoneOfThoseWithItThatTravelWithIt) {
    static constexpr Sql kWrong{"SELECT 1 / until_at FROM lease"};
    must(storage->database().write([&](Transaction& tx) {
        return storage->leases().acquire(tx, "job", "me", kNow, sdk::TimePoint());
    }));
    std::atomic<int> good = 0, bad = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i) {
        threads.emplace_back([&, i] {
            for (int round = 0; round < 50; ++round) {
                if (i % 4 != 0) {
                    good += peek().has_value();
                } else {
                    const auto done = storage->database().read(
                        [&](Transaction& tx) { return connectionOf(tx).execute(kWrong, {}); });
                    bad += done ? 0 : 1;
                }
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(good, 12 * 50);
    EXPECT_EQ(bad, 4 * 50);
}

// What a migration may not do under a running program, should it happen all the same: every session
// has its statements prepared for columns that are no more what they were.
TEST_F(PostgresqlFaults, AChangedColumnCostsASessionAndNotTheProcess) {
    const auto id = must(add("before"));
    const auto find = [&] {
        return storage->database().read(
            [&](Transaction& tx) { return storage->accounts().find(tx, kBrand, id, kNow); });
    };
    must(find());
    tests::PostgresqlClient(place.url()).run("ALTER TABLE account ALTER COLUMN state TYPE BIGINT");
    static_cast<void>(find());
    EXPECT_TRUE(find());
}

}  // namespace
}  // namespace patron::storage
