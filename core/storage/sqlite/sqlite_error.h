#ifndef PATRON_STORAGE_SQLITE_SQLITE_ERROR_H
#define PATRON_STORAGE_SQLITE_SQLITE_ERROR_H

#include <string_view>

#include "sdk/result.h"

struct sqlite3;

namespace patron::storage {

/// What the last failed call on `db` (null: none was opened) means to a caller. kServerDatabase for
/// everything that the world does to a database: locked, full, unreadable, gone. kServerInternal
/// for what only a wrong statement can cause.
/// @param doing  for the log, e.g. "commit"
sdk::Unexpected sqliteFailure(sqlite3* db, int result, std::string_view doing);

/// The failure was another process's lock that did not come free in time.
bool isLockFailure(int result);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQLITE_SQLITE_ERROR_H
