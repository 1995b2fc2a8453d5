// kill -9 at any moment: what was answered is there, nothing is half there, and the next process
// starts without anybody's help.

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <thread>

#include "database_under_test.h"
#include "samples.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

using brand::Transaction;

/// A process of its own that runs `work` until it is killed. What it writes into the pipe comes out
/// of read().
class Victim {
  public:
    explicit Victim(const std::function<void(int pipe)>& work) {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error("pipe");
        pid_ = ::fork();
        if (pid_ == 0) {
            ::close(ends[0]);
            work(ends[1]);
            ::_exit(0);
        }
        ::close(ends[1]);
        pipe_ = ends[0];
    }
    ~Victim() {
        kill();
        ::close(pipe_);
    }
    /// False at the end of what the victim said.
    bool read(int& number) { return ::read(pipe_, &number, sizeof number) == sizeof number; }
    void kill() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }

  private:
    pid_t pid_ = 0;
    int pipe_ = -1;
};

constexpr Sql kIntegrity{"PRAGMA integrity_check"};
std::string toText(const Row& row) { return std::string(row.text(0)); }

class Crash : public testing::Test {
  protected:
    /// A piece of work over two stores: an account and its claim.
    static sdk::Result<void> addAccountWithClaim(Storage& s, Transaction& tx, int number) {
        const std::string name = std::to_string(number);
        auto id = s.accounts().add(tx, sampleAccount(name));
        if (!id) return sdk::Unexpected(id.error());
        auto claimed = s.accounts().claim(tx, kBrand, *id, "email", name, true);
        if (!claimed) return sdk::Unexpected(claimed.error());
        return {};
    }
    /// Writes on four threads until killed, and says each number once it was answered.
    static void writeAndTell(const DatabaseUnderTest& database, int pipe) {
        const auto storage = database.open();
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                for (int number = thread;; number += 4) {
                    must(storage->database().write([&](Transaction& tx) {
                        return addAccountWithClaim(*storage, tx, number);
                    }));
                    if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(1);
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
    }
    /// Whether account and claim of a number are both there; they must never part.
    static bool isThere(Storage& s, int number) {
        return must(s.database().read([&](Transaction& tx) -> sdk::Result<bool> {
            const std::string name = std::to_string(number);
            const auto account = must(s.accounts().findByUuid(tx, kBrand, name, kNow));
            const auto owner = must(s.accounts().ownerOf(tx, kBrand, "email", name));
            EXPECT_EQ(account.has_value(), owner.has_value()) << "half-written: " << name;
            return account.has_value();
        }));
    }
};

TEST_F(Crash, NothingAnsweredIsLostAndNothingIsHalfWritten) {
    for (int round = 1; round <= 5; ++round) {
        const DatabaseUnderTest database;
        std::vector<int> answered;
        {
            Victim victim([&](int pipe) { writeAndTell(database, pipe); });
            int number = 0;
            while (static_cast<int>(answered.size()) < 60 * round && victim.read(number)) {
                answered.push_back(number);
            }
            victim.kill();
            while (victim.read(number)) answered.push_back(number);
        }
        ASSERT_GE(static_cast<int>(answered.size()), 60 * round);
        const auto storage = database.open();
        for (const int number : answered) EXPECT_TRUE(isThere(*storage, number)) << number;
        const int highest = *std::ranges::max_element(answered);
        for (int number = 0; number < highest + 40; ++number) isThere(*storage, number);
        EXPECT_EQ(must(storage->database().read([](Transaction& tx) {
                      return connectionOf(tx).one(kIntegrity, {}, toText);
                  })),
                  "ok");
    }
}

TEST_F(Crash, AnInterruptedMigrationIsFinishedByTheNext) {
    for (int round = 0; round < 10; ++round) {
        sdk::testkit::ScratchFolder folder;
        StorageOptions options;
        options.url = "sqlite://" + (folder.path() / "patron.db").string();
        {
            Victim victim(
                [&](int) { static_cast<void>(migrate(options, DatabaseUnderTest::kSqlFolder)); });
            // Anywhere between before the file is made and after the end.
            ::usleep(static_cast<useconds_t>(round * 1500));
        }
        must(migrate(options, DatabaseUnderTest::kSqlFolder));
        EXPECT_TRUE(Storage::open(options));
    }
}

}  // namespace
}  // namespace patron::storage
