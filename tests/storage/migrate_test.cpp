#include <gmock/gmock.h>

#include <fstream>
#include <mutex>
#include <thread>

#include "database_under_test.h"
#include "samples.h"
#include "storage/database_url.h"
#include "storage/schema_version.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

using brand::Transaction;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::filesystem::path kSqlFolder = PATRON_SQL_FOLDER;

/// A copy of sql/ to which a test adds files, and a database that is not there yet.
class Migrate : public testing::TestWithParam<std::string_view> {
  protected:
    Migrate() {
        std::filesystem::create_directory(sqlFolder());
        for (const auto& entry : std::filesystem::directory_iterator(kSqlFolder)) {
            if (entry.path().extension() != ".sql") continue;
            std::filesystem::copy(entry.path(), sqlFolder());
            ours.push_back(entry.path().filename().string());
        }
        std::ranges::sort(ours);
    }
    std::filesystem::path sqlFolder() const { return folder.path() / "sql"; }
    StorageOptions options() const { return place.options(); }
    void addFile(const std::string& name, const std::string& text) {
        std::ofstream(sqlFolder() / name) << text;
    }
    /// The name of the next file after ours.
    static std::string next(const char* what, int number = kSchemaVersion + 1) {
        const std::string digits = std::to_string(number);
        return std::string(4 - digits.size(), '0') + digits + "_" + what + ".sql";
    }
    static std::string compatible() { return "-- compatible-with: 1\n"; }
    sdk::Result<std::vector<std::string>> run() { return migrate(options(), sqlFolder()); }
    std::string refusal() {
        const auto names = run();
        return names ? "was not refused" : names.error().detail;
    }
    std::string openRefusal() {
        const auto storage = Storage::open(options());
        return storage ? "was not refused" : storage.error().detail;
    }

    sdk::testkit::ScratchFolder folder;
    DatabasePlace place{GetParam()};
    std::vector<std::string> ours;
};

TEST_P(Migrate, AppliesEveryFileOnce) {
    EXPECT_EQ(must(run()), ours);
    EXPECT_THAT(must(run()), IsEmpty());
    addFile(next("more"), compatible() + "CREATE TABLE more (id BIGINT PRIMARY KEY);");
    EXPECT_THAT(must(run()), ElementsAre(next("more")));
}

TEST_P(Migrate, TheProgramIsWrittenForTheNewestFile) {
    EXPECT_EQ(static_cast<int>(ours.size()), kSchemaVersion);
}

TEST_P(Migrate, SeveralAtOnceApplyEachFileOnce) {
    for (int i = 1; i <= 5; ++i) {
        addFile(next("more", kSchemaVersion + i),
                compatible() + "CREATE TABLE more" + std::to_string(i) + " (id BIGINT);");
    }
    std::mutex mutex;
    std::vector<std::string> applied;
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&] {
            const auto names = must(run());
            const std::lock_guard lock(mutex);
            applied.insert(applied.end(), names.begin(), names.end());
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(applied.size(), ours.size() + 5);
    EXPECT_EQ(std::set(applied.begin(), applied.end()).size(), applied.size());
}

TEST_P(Migrate, AFailedFileLeavesNothingAndCanBeRepeated) {
    addFile(next("bad"), compatible() + "CREATE TABLE half (id BIGINT);\nCREATE TABEL oops;");
    EXPECT_THAT(refusal(), HasSubstr(next("bad") + " was not applied"));
    EXPECT_TRUE(Storage::open(options())) << "the files before it are there";
    addFile(next("bad"), compatible() + "CREATE TABLE half (id BIGINT);");
    EXPECT_THAT(must(run()), ElementsAre(next("bad")));
}

TEST_P(Migrate, RefusesAFileThatWasChangedAfterItWasApplied) {
    must(run());
    std::ofstream(sqlFolder() / ours[0], std::ios::app) << "-- afterthought\n";
    EXPECT_THAT(refusal(), HasSubstr("put the change into a new file"));
}

TEST_P(Migrate, RefusesADatabaseThatIsAheadOfTheFolder) {
    addFile(next("newer"), compatible());
    must(run());
    std::filesystem::remove(sqlFolder() / next("newer"));
    EXPECT_THAT(refusal(), HasSubstr("newer than the migration folder"));
}

TEST_P(Migrate, RefusesAFolderThatMakesNoSense) {
    addFile(next("gap", kSchemaVersion + 2), "");
    EXPECT_THAT(refusal(), HasSubstr("without gaps"));
    std::filesystem::remove(sqlFolder() / next("gap", kSchemaVersion + 2));
    addFile("notes.sql", "");
    EXPECT_THAT(refusal(), HasSubstr("NNNN_what.sql"));
    EXPECT_THAT(migrate(options(), folder.path() / "none").error().detail,
                HasSubstr("no migrations"));
    EXPECT_FALSE(std::filesystem::exists(place.file())) << "nothing was touched";
}

TEST_P(Migrate, ADatabaseWithoutSchemaIsNotOpenedAndTheCommandIsNamed) {
    EXPECT_THAT(openRefusal(), HasSubstr("`patronctl migrate`"));
    EXPECT_FALSE(std::filesystem::exists(place.file())) << "opening makes no file";
    std::ofstream(place.file());
    EXPECT_THAT(openRefusal(), HasSubstr("`patronctl migrate`"));
}

TEST_P(Migrate, AnOlderSchemaIsRefusedByANewerProgram) {
    must(run());
    const auto storage = must(Storage::open(options()));
    const auto judged = storage->database().read(
        [](Transaction& tx) { return checkSchema(connectionOf(tx), kSchemaVersion + 1); });
    ASSERT_FALSE(judged);
    EXPECT_EQ(judged.error().code, sdk::ErrorCode::kConfigInvalid);
    EXPECT_THAT(judged.error().detail, HasSubstr("run `patronctl migrate`"));
}

TEST_P(Migrate, ANewerSchemaIsRefusedUnlessItSaysThatThisProgramStillRuns) {
    addFile(next("additive"), compatible() + "CREATE TABLE more (id BIGINT);");
    must(run());
    EXPECT_TRUE(Storage::open(options()));
    addFile(next("breaking", kSchemaVersion + 2), "ALTER TABLE lease RENAME TO leases;");
    must(run());
    EXPECT_THAT(openRefusal(), HasSubstr("newer release"));
}

// A rolling upgrade: statements that were prepared before the migration go on after it.
TEST_P(Migrate, AColumnAddedUnderARunningProgramDisturbsNobody) {
    must(run());
    const auto storage = must(Storage::open(options()));
    const auto addAccount = [&](const char* uuid) {
        return must(storage->database().write(
            [&](Transaction& tx) { return storage->accounts().add(tx, sampleAccount(uuid)); }));
    };
    const auto find = [&](account::AccountId id) {
        return must(storage->database().read(
            [&](Transaction& tx) { return storage->accounts().find(tx, kBrand, id, kNow); }));
    };
    const auto before = addAccount("before");
    EXPECT_TRUE(find(before));
    addFile(next("column"),
            compatible() + "ALTER TABLE account ADD COLUMN nickname TEXT NOT NULL DEFAULT '';");
    must(run());
    EXPECT_EQ(find(before)->account.lastName, sampleAccount().lastName);
    EXPECT_EQ(find(addAccount("after"))->account.uuid, "after");
}

TEST(DatabaseUrl, NamesAFile) {
    EXPECT_EQ(must(sqliteFileOf("sqlite:///var/lib/patron.db")), "/var/lib/patron.db");
    EXPECT_EQ(must(sqliteFileOf("sqlite://var/patron.db")),
              std::filesystem::current_path() / "var/patron.db");
}

TEST(DatabaseUrl, SaysWhatToWriteInsteadAndNeverRepeatsAPassword) {
    for (const char* url : {"", "patron.db", "sqlite://", "sqlite:///var/", "mysql://u:secret@h/d",
                            "postgresql://u:secret@[h/d", "postgresql://u:secret@h/d?nonsense=1"}) {
        StorageOptions options;
        options.url = url;
        const auto storage = Storage::open(options);
        ASSERT_FALSE(storage) << url;
        EXPECT_EQ(storage.error().code, sdk::ErrorCode::kConfigInvalid);
        EXPECT_THAT(storage.error().detail, HasSubstr("://"));
        EXPECT_THAT(storage.error().detail, testing::Not(HasSubstr("secret")));
    }
}

PATRON_ON_EVERY_DATABASE(Migrate);

}  // namespace
}  // namespace patron::storage
