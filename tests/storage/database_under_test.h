#ifndef PATRON_TESTS_STORAGE_DATABASE_UNDER_TEST_H
#define PATRON_TESTS_STORAGE_DATABASE_UNDER_TEST_H

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "postgresql_server.h"
#include "sdk/testkit/scratch_folder.h"
#include "storage/storage.h"

namespace patron::storage {

/// The value, or the end of the test with the reason.
template <class T>
T must(sdk::Result<T> result) {
    if (!result) throw std::runtime_error(result.error().detail);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

inline constexpr std::string_view kSqlite = "sqlite";
inline constexpr std::string_view kPostgresql = "postgresql";

/// Where a database of that kind may be made: for SQLite no file, for PostgreSQL one without
/// tables.
class DatabasePlace {
  public:
    explicit DatabasePlace(std::string_view kind) {
        if (kind == kPostgresql) postgresql_.emplace();
    }
    StorageOptions options() const {
        StorageOptions options;
        options.url = postgresql_ ? postgresql_->url() : "sqlite://" + file().string();
        return options;
    }
    /// SQLite's.
    std::filesystem::path folder() const { return folder_.path(); }
    std::filesystem::path file() const { return folder_.path() / "patron.db"; }

  private:
    sdk::testkit::ScratchFolder folder_;
    std::optional<tests::ScratchDatabase> postgresql_;
};

/// A fresh, migrated database of its own for one test.
class DatabaseUnderTest : public DatabasePlace {
  public:
    static constexpr const char* kSqlFolder = PATRON_SQL_FOLDER;

    explicit DatabaseUnderTest(std::string_view kind = kSqlite) : DatabasePlace(kind) {
        must(migrate(options(), kSqlFolder));
    }
    /// Each call is as another process: nothing is shared but the database.
    std::unique_ptr<Storage> open() const { return must(Storage::open(options())); }
};

/// A test that runs on every database.
class StorageTest : public testing::TestWithParam<std::string_view> {
  protected:
    /// What `work` says, from inside one write; it must succeed.
    template <class Work>
    auto write(Work work) {
        return must(storage->database().write(work));
    }
    template <class Work>
    auto read(Work work) {
        return must(storage->database().read(work));
    }

    DatabaseUnderTest database{GetParam()};
    std::unique_ptr<Storage> storage = database.open();
};

inline constexpr std::string_view kDatabases[] = {kSqlite, kPostgresql};
// NOLINTNEXTLINE: the macro is how GoogleTest names a suite
#define PATRON_ON_EVERY_DATABASE(suite)                                      \
    INSTANTIATE_TEST_SUITE_P(Database, suite, testing::ValuesIn(kDatabases), \
                             [](const auto& param) { return std::string(param.param); })

}  // namespace patron::storage

#endif  // PATRON_TESTS_STORAGE_DATABASE_UNDER_TEST_H
