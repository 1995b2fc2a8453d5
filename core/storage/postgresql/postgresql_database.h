#ifndef PATRON_STORAGE_POSTGRESQL_POSTGRESQL_DATABASE_H
#define PATRON_STORAGE_POSTGRESQL_POSTGRESQL_DATABASE_H

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "brand/transaction.h"
#include "sdk/result.h"
#include "storage/connection_pool.h"
#include "storage/postgresql/postgresql_address.h"
#include "storage/postgresql/statement_lane.h"
#include "storage/storage.h"

namespace patron::storage {

/// PostgreSQL behind brand::Database. Transactions run on the caller's thread over a pool; what is
/// one statement shares lanes, some for queries and some for writes. A lost connection costs the
/// work that was on it (kServerDatabase) and nothing is repeated; the next one gets another
/// connection. While the server is away one caller at a time tries to reach it, which may take as
/// long as libpq's connect_timeout, and the others fail at once.
class PostgresqlDatabase final : public brand::Database {
  public:
    /// kConfigInvalid for an address that is none.
    static sdk::Result<std::unique_ptr<brand::Database>> open(const StorageOptions& options);

  protected:
    sdk::Result<void> runRead(const Step& step) override;
    /// Out of memory ends the process, as in StatementLane.
    sdk::Result<void> runWrite(const Step& step) noexcept override;
    sdk::Result<void> runStatement(const Step& step) override;

  private:
    using Clock = std::chrono::steady_clock;

    PostgresqlDatabase(PostgresqlAddress address, const StorageOptions& options);
    sdk::Result<std::unique_ptr<PostgresqlConnection>> connect(
        const PostgresqlConnection::Patience& patience);
    sdk::Result<void> runTransaction(const Step& step);

    const PostgresqlAddress address_;
    ConnectionPool pool_;
    std::vector<std::unique_ptr<StatementLane>> queries_;
    std::vector<std::unique_ptr<StatementLane>> writes_;

    std::mutex mutex_;      ///< guards what follows
    bool away_ = false;     ///< the last connection could not be opened
    bool probing_ = false;  ///< somebody tries whether the server is back
    Clock::time_point nextTry_{};
};

/// A connection for migrate. The database itself is made by its administrator.
sdk::Result<std::unique_ptr<Connection>> openPostgresqlForMigration(const StorageOptions& options);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_POSTGRESQL_POSTGRESQL_DATABASE_H
