#ifndef PATRON_STORAGE_SQLITE_SQLITE_STATEMENT_H
#define PATRON_STORAGE_SQLITE_SQLITE_STATEMENT_H

#include <cstdint>
#include <memory>
#include <string_view>

#include "sdk/result.h"
#include "storage/connection.h"

struct sqlite3;
struct sqlite3_stmt;

namespace patron::storage {

/// One prepared statement. SQLite prepares it anew by itself when a migration changed the schema.
class SqliteStatement {
  public:
    static sdk::Result<SqliteStatement> prepare(sqlite3* db, std::string_view text);

    /// Runs to the end and resets, also when a value does not fit or `onRow` throws.
    sdk::Result<std::int64_t> run(Connection::Values values, const Connection::OnRow& onRow);

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {}
    sdk::Result<void> bind(Connection::Values values);

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQLITE_SQLITE_STATEMENT_H
