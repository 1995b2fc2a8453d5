// brand::Database as use cases see it: wholly or not at all, whoever else writes at the moment.

#include <gmock/gmock.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "database_under_test.h"
#include "samples.h"

namespace patron::storage {
namespace {

using brand::Transaction;

class Database : public StorageTest {
  protected:
    sdk::Result<otp::Count> count(Storage& s, Transaction& tx, const std::string& key) {
        return s.limits().count(tx, "test", key, std::chrono::hours(1), kNow);
    }
    std::int64_t counted(const std::string& key) {
        return read([&](Transaction& tx) { return storage->limits().peek(tx, "test", key, kNow); })
            .count;
    }
    /// Runs `work(number)` on `threads` threads.
    void together(int threads, const std::function<void(int)>& work) {
        std::vector<std::thread> running;
        for (int i = 0; i < threads; ++i) running.emplace_back(work, i);
        for (std::thread& thread : running) thread.join();
    }
};

TEST_P(Database, AFailedPieceLeavesNothingBehind) {
    const auto failed = storage->database().write([&](Transaction& tx) -> sdk::Result<void> {
        must(count(*storage, tx, "k"));
        return sdk::fail(sdk::ErrorCode::kAccountLocked, "on purpose");
    });
    EXPECT_EQ(failed.error().code, sdk::ErrorCode::kAccountLocked);
    EXPECT_EQ(counted("k"), 0);
}

TEST_P(Database, AnExceptionIsARollbackAndAnInternalErrorThatQuotesNothing) {
    const auto failed = storage->database().write([&](Transaction& tx) -> sdk::Result<void> {
        must(count(*storage, tx, "k"));
        throw std::runtime_error("john.doe@gmail.com");
    });
    EXPECT_EQ(failed.error().code, sdk::ErrorCode::kServerInternal);
    EXPECT_THAT(failed.error().detail, testing::Not(testing::HasSubstr("john")));
    EXPECT_EQ(counted("k"), 0);
    const auto reading = storage->database().read(
        [](Transaction&) -> sdk::Result<void> { throw std::runtime_error("john.doe@gmail.com"); });
    EXPECT_EQ(reading.error().code, sdk::ErrorCode::kServerInternal);
    write([&](Transaction& tx) { return count(*storage, tx, "k"); });
    EXPECT_EQ(counted("k"), 1);
}

TEST_P(Database, AFailingPieceDoesNotHurtItsNeighbours) {
    constexpr int kWriters = 16, kRounds = 40;
    std::atomic<int> wrongAnswers{0};
    together(kWriters, [&](int writer) {
        const std::string key = "writer-" + std::to_string(writer);
        for (int round = 0; round < kRounds; ++round) {
            const auto done = storage->database().write([&](Transaction& tx) -> sdk::Result<void> {
                must(count(*storage, tx, key));
                must(count(*storage, tx, "shared"));
                if (writer % 4 == 0) return sdk::fail(sdk::ErrorCode::kLimitSends);
                if (writer % 4 == 1) throw 7;
                return {};
            });
            if (done.has_value() != (writer % 4 > 1)) ++wrongAnswers;
        }
    });
    EXPECT_EQ(wrongAnswers, 0);
    for (int writer = 0; writer < kWriters; ++writer) {
        EXPECT_EQ(counted("writer-" + std::to_string(writer)), writer % 4 > 1 ? kRounds : 0);
    }
    EXPECT_EQ(counted("shared"), kWriters / 2 * kRounds);
}

TEST_P(Database, EveryPieceRunsOnceAndIsThereWhenItIsAnswered) {
    std::atomic<int> runs{0}, missing{0};
    together(16, [&](int writer) {
        for (int round = 0; round < 40; ++round) {
            const std::string key = std::to_string(writer) + "/" + std::to_string(round);
            must(storage->database().write([&](Transaction& tx) {
                ++runs;
                return count(*storage, tx, key);
            }));
            if (counted(key) != 1) ++missing;
        }
    });
    EXPECT_EQ(runs, 16 * 40);
    EXPECT_EQ(missing, 0);
}

TEST_P(Database, AReadSeesWhatWasAnsweredByAnotherProcess) {
    const auto other = database.open();
    for (int i = 1; i <= 20; ++i) {
        must(other->database().write([&](Transaction& tx) { return count(*other, tx, "k"); }));
        EXPECT_EQ(counted("k"), i);
    }
}

TEST_P(Database, AReadGoesOnWhileSomebodyWrites) {
    write([&](Transaction& tx) -> sdk::Result<void> {
        must(count(*storage, tx, "k"));
        EXPECT_EQ(counted("k"), 0) << "what is not committed is not seen";
        return {};
    });
    EXPECT_EQ(counted("k"), 1);
}

TEST_P(Database, AReadCannotWrite) {
    const auto refused =
        storage->database().read([&](Transaction& tx) { return count(*storage, tx, "k"); });
    EXPECT_FALSE(refused);
    EXPECT_EQ(counted("k"), 0);
}

TEST_P(Database, AWriteInsideAWriteIsRefusedInsteadOfWaitingForItself) {
    write([&](Transaction&) -> sdk::Result<void> {
        const auto inner = storage->database().write(
            [&](Transaction& tx) { return count(*storage, tx, "inner"); });
        EXPECT_EQ(inner.error().code, sdk::ErrorCode::kServerInternal);
        return {};
    });
    EXPECT_EQ(counted("inner"), 0);
    write([&](Transaction& tx) { return count(*storage, tx, "after"); });
    EXPECT_EQ(counted("after"), 1);
}

TEST_P(Database, MoreReadersThanConnectionsWaitForTheirTurn) {
    std::atomic<int> failures{0};
    together(64, [&](int) {
        for (int round = 0; round < 50; ++round) {
            const auto done = storage->database().read(
                [&](Transaction& tx) { return storage->limits().peek(tx, "test", "k", kNow); });
            if (!done) ++failures;
        }
    });
    EXPECT_EQ(failures, 0);
}

TEST_P(Database, WithoutGroupCommitWritersTakeTurns) {
    auto options = database.options();
    options.groupCommit = false;
    const auto alone = must(Storage::open(options));
    together(8, [&](int) {
        for (int round = 0; round < 20; ++round) {
            must(alone->database().write([&](Transaction& tx) { return count(*alone, tx, "k"); }));
        }
    });
    EXPECT_EQ(counted("k"), 160);
}

PATRON_ON_EVERY_DATABASE(Database);

}  // namespace
}  // namespace patron::storage
