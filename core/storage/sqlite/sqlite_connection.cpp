#include "storage/sqlite/sqlite_connection.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Exception.h>
#include <sqlite3.h>

#include <mutex>
#include <string>

#include "storage/dialect.h"
#include "storage/sqlite/sqlite_error.h"

namespace patron::storage {
namespace {

// IMMEDIATE: a transaction that only asks for the write lock at its first write fails at once,
// without waiting, when somebody else wrote since it began to read.
constexpr Sql kBegin{"BEGIN IMMEDIATE"};
constexpr Sql kCommit{"COMMIT"};
constexpr Sql kRollback{"ROLLBACK"};
constexpr Sql kSetMark{"SAVEPOINT piece"};
constexpr Sql kDropMark{"RELEASE piece"};
constexpr Sql kReturnToMark{"ROLLBACK TO piece"};

// Seconds that Poco tries to open a file that cannot be opened; its default is sixty.
constexpr std::size_t kOpenTimeout = 1;

void prepareLibraryOnce() {
    static std::once_flag once;
    std::call_once(once, [] {
        // A connection has one thread at a time here, so SQLite need not lock it for every column
        // that is read; and nobody asks for its memory statistics, which all threads would lock for
        // every allocation. Together a quarter of a read. Both are refused, without harm, when
        // somebody has used SQLite before us.
        sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        Poco::Data::SQLite::Connector::registerConnector();
    });
}

}  // namespace

SqliteConnection::SqliteConnection(Poco::Data::Session session, sdk::Duration busyTimeout)
    : busyWait_(busyTimeout),
      session_(std::move(session)),
      handle_(Poco::Data::SQLite::Utility::dbHandle(session_)) {
    busyWait_.install(handle_);
}

sdk::Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(
    const std::filesystem::path& file, sdk::Duration busyTimeout, Role role) {
    prepareLibraryOnce();
    std::error_code error;
    if (!std::filesystem::is_directory(file.parent_path(), error)) {
        return sdk::fail(sdk::ErrorCode::kServerDatabase,
                         "the database's folder does not exist: " + file.parent_path().string());
    }
    try {
        Poco::Data::Session session(Poco::Data::SQLite::Connector::KEY, file.string(),
                                    kOpenTimeout);
        std::unique_ptr<SqliteConnection> connection(
            new SqliteConnection(std::move(session), busyTimeout));
        connection->configure(role);
        return connection;
    } catch (const Poco::Exception& e) {
        return sdk::fail(sdk::ErrorCode::kServerDatabase,
                         "sqlite, open: " + e.displayText() + ": " + file.string());
    }
}

void SqliteConnection::configure(Role role) {
    using Poco::Data::Keywords::into;
    using Poco::Data::Keywords::now;
    std::string mode;
    session_ << "PRAGMA journal_mode = WAL", into(mode), now;
    session_ << "PRAGMA synchronous = FULL", now;
    session_ << "PRAGMA foreign_keys = ON", now;
    // The file that holds the log shrinks back to this after a burst.
    std::int64_t limit = 0;
    session_ << "PRAGMA journal_size_limit = 16777216", into(limit), now;
    // KiB. Enough for the upper levels of every index; the kernel has the rest.
    session_ << (role == Role::kReader ? "PRAGMA cache_size = -4096" : "PRAGMA cache_size = -8192"),
        now;
    if (role == Role::kReader) session_ << "PRAGMA query_only = ON", now;
}

sdk::Result<std::int64_t> SqliteConnection::run(const Sql& sql, Values values, const OnRow& onRow) {
    auto kept = statements_.find(&sql);
    if (kept == statements_.end()) {
        auto statement = SqliteStatement::prepare(handle_, inDialect(sql.text, "sqlite"));
        if (!statement) return sdk::Unexpected(std::move(statement.error()));
        kept = statements_.emplace(&sql, std::move(*statement)).first;
    }
    auto done = kept->second.run(values, onRow);
    if (!done && done.error().code == sdk::ErrorCode::kServerDatabase) usable_ = false;
    return done;
}

sdk::Result<void> SqliteConnection::script(std::string_view text) {
    const std::string own = inDialect(text, "sqlite");
    const int result = sqlite3_exec(handle_, own.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) return sqliteFailure(handle_, result, "script");
    return {};
}

sdk::Result<void> SqliteConnection::begin() { return perform(kBegin, {}); }
sdk::Result<void> SqliteConnection::commit() { return perform(kCommit, {}); }

void SqliteConnection::rollback() {
    if (!inTransaction()) return;
    // A rollback that fails leaves nothing to be done here; the next begin tells.
    static_cast<void>(perform(kRollback, {}));
}

sdk::Result<void> SqliteConnection::setMark() { return perform(kSetMark, {}); }
sdk::Result<void> SqliteConnection::dropMark() { return perform(kDropMark, {}); }
sdk::Result<void> SqliteConnection::returnToMark() {
    if (auto returned = perform(kReturnToMark, {}); !returned) return returned;
    return dropMark();
}

bool SqliteConnection::inTransaction() const { return sqlite3_get_autocommit(handle_) == 0; }

}  // namespace patron::storage
