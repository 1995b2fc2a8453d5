// What the world does to an SQLite file: another process holds its lock, the disk is full, the
// folder is gone. Every caller gets a clear error, nothing half-written stays, and the service goes
// on by itself when the trouble is over.

#include <gmock/gmock.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <barrier>
#include <mutex>
#include <set>
#include <thread>

#include "database_under_test.h"
#include "samples.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

using brand::Transaction;

/// While it lives no file of this process can grow beyond `bytes`: a full disk, as SQLite sees it.
class FullDisk {
  public:
    explicit FullDisk(rlim_t bytes) {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

  private:
    rlimit before_{};
};

/// The write lock of the file, held from outside as by another process.
class ForeignLock {
  public:
    explicit ForeignLock(const std::filesystem::path& file) {
        EXPECT_EQ(sqlite3_open(file.c_str(), &db_), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(db_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    }
    ~ForeignLock() { sqlite3_close(db_); }

  private:
    sqlite3* db_ = nullptr;
};

class SqliteFaults : public testing::Test {
  protected:
    SqliteFaults() {
        StorageOptions options = database.options();
        options.busyTimeout = std::chrono::milliseconds(200);
        storage = must(Storage::open(options));
    }
    sdk::Result<void> put(const std::string& key) {
        return storage->database().write([&](Transaction& tx) { return putIn(tx, key); });
    }
    sdk::Result<void> putIn(Transaction& tx, const std::string& key) {
        auto counted = storage->limits().count(tx, "test", key, std::chrono::hours(1), kNow);
        if (!counted) return sdk::Unexpected(counted.error());
        return {};
    }
    bool isThere(const std::string& key) {
        return must(storage->database().read([&](Transaction& tx) {
                   return storage->limits().peek(tx, "test", key, kNow);
               })).count > 0;
    }
    std::uintmax_t walSize() const {
        return std::filesystem::file_size(database.file().string() + "-wal");
    }
    template <class Work>
    void together(int threads, Work work) {
        std::vector<std::thread> running;
        for (int i = 0; i < threads; ++i) running.emplace_back(work, i);
        for (std::thread& thread : running) thread.join();
    }

    DatabaseUnderTest database;
    std::unique_ptr<Storage> storage;
};

TEST_F(SqliteFaults, EveryoneWhoWaitsIsToldWhenAnotherProcessKeepsTheLock) {
    std::atomic<int> told{0};
    {
        const ForeignLock lock(database.file());
        together(16, [&](int i) {
            const auto done = put(std::to_string(i));
            if (!done && done.error().code == sdk::ErrorCode::kServerDatabase) ++told;
        });
        EXPECT_FALSE(isThere("0")) << "reading goes on meanwhile";
    }
    EXPECT_EQ(told, 16);
    EXPECT_TRUE(put("after"));
}

TEST_F(SqliteFaults, ALockThatIsGivenBackInTimeIsWaitedFor) {
    std::optional<ForeignLock> lock(database.file());
    std::atomic<bool> started{false};
    std::thread writer([&] {
        started = true;
        EXPECT_TRUE(put("k"));
    });
    while (!started) std::this_thread::yield();
    lock.reset();
    writer.join();
    EXPECT_TRUE(isThere("k"));
}

TEST_F(SqliteFaults, AFailedCommitIsToldToEveryoneInTheBatch) {
    ASSERT_TRUE(put("before"));
    std::atomic<bool> shared{false};
    // Rounds, because nothing but chance says who gets into one batch; a few are always enough.
    for (int round = 0; round < 200 && !shared; ++round) {
        const FullDisk full(walSize());
        std::barrier start(8);
        std::atomic<int> told{0};
        together(8, [&](int i) {
            const auto self = std::this_thread::get_id();
            start.arrive_and_wait();
            const auto done = storage->database().write([&](Transaction& tx) {
                if (std::this_thread::get_id() != self) shared = true;
                return putIn(tx, "lost-" + std::to_string(i));
            });
            if (!done && done.error().code == sdk::ErrorCode::kServerDatabase) ++told;
        });
        ASSERT_EQ(told, 8);
    }
    EXPECT_TRUE(shared) << "no two writers ever shared a commit";
    for (int i = 0; i < 8; ++i) EXPECT_FALSE(isThere("lost-" + std::to_string(i)));
    EXPECT_TRUE(put("after"));
    EXPECT_TRUE(isThere("before"));
    EXPECT_TRUE(isThere("after"));
}

TEST_F(SqliteFaults, WhatWasAnsweredIsThereAndWhatWasRefusedIsNotWhileTheDiskFillsAndEmpties) {
    std::mutex mutex;
    std::set<std::string> kept, refused;
    std::atomic<int> writers{8};
    std::thread filler([&] {
        while (writers > 0) {
            const FullDisk full(walSize());
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
    together(8, [&](int writer) {
        for (int i = 0; i < 300; ++i) {
            const std::string key = std::to_string(writer) + "/" + std::to_string(i);
            const bool done = put(key).has_value();
            const std::lock_guard lock(mutex);
            (done ? kept : refused).insert(key);
        }
        --writers;
    });
    filler.join();
    for (const auto& key : kept) EXPECT_TRUE(isThere(key)) << key;
    for (const auto& key : refused) EXPECT_FALSE(isThere(key)) << key;
    EXPECT_TRUE(put("after"));
}

TEST_F(SqliteFaults, AFullDatabaseRefusesAndGoesOnWhenThereIsRoom) {
    const auto limitPages = [&](const char* pages) {
        must(storage->database().write([&](Transaction& tx) {
            return connectionOf(tx).script("PRAGMA max_page_count = " + std::string(pages));
        }));
    };
    limitPages("1");  // SQLite takes the present size when it is larger
    const std::string filling(2000, 'x');
    std::optional<sdk::Error> error;
    for (int i = 0; i < 100 && !error; ++i) {
        if (auto done = put(filling + std::to_string(i)); !done) error = done.error();
    }
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, sdk::ErrorCode::kServerDatabase);
    EXPECT_THAT(error->detail, testing::HasSubstr("full"));
    EXPECT_THAT(error->detail, testing::Not(testing::HasSubstr("xxx")));
    limitPages("1000000");
    EXPECT_TRUE(put(filling));
}

TEST_F(SqliteFaults, AMistakeInAStatementIsNotTheDatabasesFault) {
    static constexpr Sql kMisspelt{"SELECT nothing FROM nowhere"};
    static constexpr Sql kSwapped{"SELECT $2, $1"};
    static constexpr Sql kOne{"SELECT $1"};
    const auto run = [&](const Sql& sql, Connection::Values values) {
        return storage->database()
            .read([&](Transaction& tx) { return connectionOf(tx).perform(sql, values); })
            .error()
            .code;
    };
    EXPECT_EQ(run(kMisspelt, {}), sdk::ErrorCode::kServerInternal);
    EXPECT_EQ(run(kSwapped, {1, 2}), sdk::ErrorCode::kServerInternal)
        << "parameters must appear in ascending order";
    EXPECT_EQ(run(kOne, {1, 2}), sdk::ErrorCode::kServerInternal) << "a value too many";
}

TEST_F(SqliteFaults, AViolatedKeyNamesTheColumnAndNeverTheValue) {
    const auto add = [&] {
        return storage->database().write([&](Transaction& tx) {
            return storage->signingKeys().add(tx, {kBrand, "secret-kid", "s", kNow, kNow});
        });
    };
    EXPECT_TRUE(add());
    const auto again = add();
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, sdk::ErrorCode::kServerInternal);
    EXPECT_THAT(again.error().detail, testing::HasSubstr("signing_key.kid"));
    EXPECT_THAT(again.error().detail, testing::Not(testing::HasSubstr("secret-kid")));
}

// An open read keeps the log from being emptied: once it reached 1.8 GB for a 23 MB database.
/// Whether the whole log can be written back and emptied: nobody has a read open.
bool canEmptyLog(const std::filesystem::path& file) {
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
    const int result =
        sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_close(db);
    return result == SQLITE_OK;
}

TEST_F(SqliteFaults, ReadersThatEndOrFailKeepNoReadOpenThatWouldLetTheLogGrow) {
    static constexpr Sql kMany{"SELECT scope, key_hash FROM limit_counter"};
    for (int i = 0; i < 50; ++i) must(put(std::to_string(i)));
    for (int round = 0; round < 20; ++round) {
        together(4, [&](int i) {
            const auto stopsInTheMiddle = [&](const Row&) {
                if (i % 2) throw std::runtime_error("in the middle");
            };
            const auto done =
                storage->database().read([&](Transaction& tx) -> sdk::Result<std::int64_t> {
                    return connectionOf(tx).run(kMany, {}, stopsInTheMiddle);
                });
            EXPECT_EQ(done.has_value(), i % 2 == 0);
        });
        must(put(std::to_string(round % 50)));
        EXPECT_TRUE(canEmptyLog(database.file()));
    }
}

TEST_F(SqliteFaults, TheFilesAreForTheirOwnerAlone) {
    ASSERT_TRUE(put("k"));
    for (const char* suffix : {"", "-wal", "-shm"}) {
        struct stat info {};
        ASSERT_EQ(::stat((database.file().string() + suffix).c_str(), &info), 0) << suffix;
        EXPECT_EQ(info.st_mode & 0777, 0600U) << suffix;
    }
}

TEST_F(SqliteFaults, AMissingFolderIsToldAtOnce) {
    StorageOptions options;
    options.url = "sqlite://" + (database.folder() / "nowhere" / "patron.db").string();
    EXPECT_EQ(Storage::open(options).error().code, sdk::ErrorCode::kConfigInvalid);
    const auto migrated = migrate(options, DatabaseUnderTest::kSqlFolder);
    EXPECT_EQ(migrated.error().code, sdk::ErrorCode::kServerDatabase);
    EXPECT_THAT(migrated.error().detail, testing::HasSubstr("folder does not exist"));
}

TEST_F(SqliteFaults, AFileThatIsNoDatabaseIsToldAtOnce) {
    StorageOptions options;
    options.url = "sqlite://" + std::string(DatabaseUnderTest::kSqlFolder) + "/README.md";
    EXPECT_EQ(Storage::open(options).error().code, sdk::ErrorCode::kServerDatabase);
}

}  // namespace
}  // namespace patron::storage
