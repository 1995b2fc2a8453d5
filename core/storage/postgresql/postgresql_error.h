#ifndef PATRON_STORAGE_POSTGRESQL_POSTGRESQL_ERROR_H
#define PATRON_STORAGE_POSTGRESQL_POSTGRESQL_ERROR_H

#include <string_view>

#include "sdk/result.h"

struct pg_result;

namespace patron::storage {

/// What a failed statement means to a caller, by its SQLSTATE. kServerInternal for what only a
/// wrong statement can cause; kServerDatabase for everything that the world does to a database. The
/// server's own words are added only where they cannot quote a value.
sdk::Error postgresqlError(const pg_result* result);

/// A failure of the connection rather than of a statement.
sdk::Error connectionError(std::string_view what);

/// The server is there but is not, or no longer, the one to work on (shutting down, a standby), or
/// the session has lost what we prepared in it: no further work goes over this connection.
bool endsConnection(const pg_result* result);

/// A lock was waited for as long as is allowed.
bool isLockTimeout(const pg_result* result);
/// The statement ran for as long as is allowed.
bool isStatementTimeout(const pg_result* result);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_POSTGRESQL_POSTGRESQL_ERROR_H
