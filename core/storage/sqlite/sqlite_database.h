#ifndef PATRON_STORAGE_SQLITE_SQLITE_DATABASE_H
#define PATRON_STORAGE_SQLITE_SQLITE_DATABASE_H

#include <filesystem>
#include <memory>

#include "brand/transaction.h"
#include "sdk/result.h"
#include "storage/connection.h"
#include "storage/connection_pool.h"
#include "storage/sqlite/write_queue.h"
#include "storage/storage.h"

namespace patron::storage {

/// SQLite behind brand::Database: reads run on the caller's thread over a pool, writes go through
/// one queue.
class SqliteDatabase final : public brand::Database {
  public:
    /// kConfigInvalid when there is no such file; it is made by migrate, never by opening.
    static sdk::Result<std::unique_ptr<brand::Database>> open(const std::filesystem::path& file,
                                                              const StorageOptions& options);

  protected:
    sdk::Result<void> runRead(const Step& step) override;
    sdk::Result<void> runWrite(const Step& step) override { return writes_.write(step); }

  private:
    SqliteDatabase(const std::filesystem::path& file, const StorageOptions& options,
                   std::unique_ptr<SqliteConnection> writer);

    ConnectionPool readers_;
    WriteQueue writes_;
};

/// A connection that may create the file (mode 0600), for migrate.
sdk::Result<std::unique_ptr<Connection>> createSqliteFile(const std::filesystem::path& file,
                                                          const StorageOptions& options);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQLITE_SQLITE_DATABASE_H
