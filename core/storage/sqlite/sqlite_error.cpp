#include "storage/sqlite/sqlite_error.h"

#include <sqlite3.h>

#include <string>

namespace patron::storage {
namespace {

constexpr int primaryCode(int result) { return result & 0xff; }

sdk::ErrorCode meaningOf(int primary) {
    switch (primary) {
        case SQLITE_ERROR:
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_MISUSE:
        case SQLITE_RANGE:
        case SQLITE_TOOBIG:
            return sdk::ErrorCode::kServerInternal;
        default:
            return sdk::ErrorCode::kServerDatabase;
    }
}

/// SQLite's own text names tables, columns and words of the statement, which are ours, and nothing
/// that was bound; it is only added where the code alone helps nobody.
bool textHelps(int primary) { return primary == SQLITE_ERROR || primary == SQLITE_CONSTRAINT; }

}  // namespace

sdk::Unexpected sqliteFailure(sqlite3* db, int result, std::string_view doing) {
    const int primary = primaryCode(result);
    const int extended = db ? sqlite3_extended_errcode(db) : result;
    std::string detail = "sqlite, ";
    detail.append(doing).append(": ");
    detail.append(db && textHelps(primary) ? sqlite3_errmsg(db) : sqlite3_errstr(result));
    detail.append(" (").append(std::to_string(extended)).append(")");
    return sdk::fail(meaningOf(primary), std::move(detail));
}

bool isLockFailure(int result) {
    return primaryCode(result) == SQLITE_BUSY || primaryCode(result) == SQLITE_LOCKED;
}

}  // namespace patron::storage
