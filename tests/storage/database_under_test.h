#ifndef PATRON_TESTS_STORAGE_DATABASE_UNDER_TEST_H
#define PATRON_TESTS_STORAGE_DATABASE_UNDER_TEST_H

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "sdk/testkit/scratch_folder.h"
#include "storage/storage.h"

namespace patron::storage {

/// The value, or the end of the test with the reason.
template <class T>
T must(sdk::Result<T> result) {
    if (!result) throw std::runtime_error(result.error().detail);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// A fresh, migrated database of its own for one test.
class DatabaseUnderTest {
  public:
    static constexpr const char* kSqlFolder = PATRON_SQL_FOLDER;

    DatabaseUnderTest() { must(migrate(options(), kSqlFolder)); }
    virtual ~DatabaseUnderTest() = default;

    StorageOptions options() const {
        StorageOptions options;
        options.url = "sqlite://" + file().string();
        return options;
    }
    /// Each call is as another process: nothing is shared but the database.
    std::unique_ptr<Storage> open() const { return must(Storage::open(options())); }

    std::filesystem::path folder() const { return folder_.path(); }
    std::filesystem::path file() const { return folder_.path() / "patron.db"; }

  private:
    sdk::testkit::ScratchFolder folder_;
};

/// A test that runs on every database. PostgreSQL joins by adding its name to kDatabases.
class StorageTest : public testing::TestWithParam<const char*> {
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

    DatabaseUnderTest database;
    std::unique_ptr<Storage> storage = database.open();
};

inline constexpr const char* kDatabases[] = {"sqlite"};
// NOLINTNEXTLINE: the macro is how GoogleTest names a suite
#define PATRON_ON_EVERY_DATABASE(suite)                                      \
    INSTANTIATE_TEST_SUITE_P(Database, suite, testing::ValuesIn(kDatabases), \
                             [](const auto& param) { return std::string(param.param); })

}  // namespace patron::storage

#endif  // PATRON_TESTS_STORAGE_DATABASE_UNDER_TEST_H
