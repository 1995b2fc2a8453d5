#include "storage/sqlite/sqlite_database.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <thread>
#include <utility>

#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

// Readers at one time: twice what the processors can run, since one may wait for the disk. Each may
// cache four megabytes.
std::size_t maxReaders() { return std::max(8U, 2 * std::thread::hardware_concurrency()); }
// Pieces that share a commit. More gain nothing once the disk's confirmation is spread over so
// many, and the first would wait longer for the last.
constexpr std::size_t kMaxBatch = 64;
constexpr std::chrono::minutes kMigrationPatience{1};

ConnectionPool::Opener readerOpener(const std::filesystem::path& file, sdk::Duration busyTimeout) {
    return [file, busyTimeout] {
        return asConnection(
            SqliteConnection::open(file, busyTimeout, SqliteConnection::Role::kReader));
    };
}

}  // namespace

SqliteDatabase::SqliteDatabase(const std::filesystem::path& file, const StorageOptions& options,
                               std::unique_ptr<SqliteConnection> writer)
    : readers_(readerOpener(file, options.busyTimeout), maxReaders(), options.busyTimeout),
      writes_(std::move(writer), options.groupCommit ? kMaxBatch : 1) {}

sdk::Result<std::unique_ptr<brand::Database>> SqliteDatabase::open(
    const std::filesystem::path& file, const StorageOptions& options) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        return sdk::fail(
            sdk::ErrorCode::kConfigInvalid,
            "there is no database at " + file.string() + "; `patronctl migrate` makes it");
    }
    auto writer =
        SqliteConnection::open(file, options.busyTimeout, SqliteConnection::Role::kWriter);
    if (!writer) return sdk::Unexpected(std::move(writer.error()));
    return std::unique_ptr<brand::Database>(new SqliteDatabase(file, options, std::move(*writer)));
}

sdk::Result<void> SqliteDatabase::runRead(const Step& step) {
    auto loan = readers_.borrow();
    if (!loan) return sdk::Unexpected(std::move(loan.error()));
    SqlTransaction tx(loan->connection());
    return runGuarded(step, tx);
}

sdk::Result<std::unique_ptr<Connection>> createSqliteFile(const std::filesystem::path& file,
                                                          const StorageOptions& options) {
    // SQLite gives the files beside it (-wal, -shm) the same mode. Failures show when it is opened.
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) ::close(descriptor);
    // Others that migrate have the file to themselves for as long as their disks take.
    const auto patience = std::max<sdk::Duration>(options.busyTimeout, kMigrationPatience);
    return asConnection(SqliteConnection::open(file, patience, SqliteConnection::Role::kWriter));
}

}  // namespace patron::storage
