#ifndef PATRON_STORAGE_SQLITE_READER_POOL_H
#define PATRON_STORAGE_SQLITE_READER_POOL_H

#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "sdk/result.h"
#include "sdk/time.h"
#include "storage/sqlite/sqlite_connection.h"

namespace patron::storage {

/// Connections for reading: one for each thread that reads at the moment, opened when first needed,
/// the last one used first, because its statements and pages are warm. Any thread; must outlive
/// what it lends.
class ReaderPool {
  public:
    ReaderPool(std::filesystem::path file, sdk::Duration busyTimeout, std::size_t maxConnections);

    /// A connection on loan; goes back when this goes.
    class Loan {
      public:
        Loan(ReaderPool& pool, std::unique_ptr<SqliteConnection> connection)
            : pool_(&pool), connection_(std::move(connection)) {}
        Loan(Loan&&) = default;
        Loan& operator=(Loan&&) = delete;
        ~Loan() {
            if (connection_) pool_->giveBack(std::move(connection_));
        }
        SqliteConnection& connection() { return *connection_; }
        /// The database failed on it: the next reader gets a fresh one.
        void discard() {
            connection_.reset();
            pool_->giveBack(nullptr);
        }

      private:
        ReaderPool* pool_;
        std::unique_ptr<SqliteConnection> connection_;
    };

    /// kServerBusy when all are lent for as long as the busy timeout, kServerDatabase when a new
    /// one cannot be opened.
    sdk::Result<Loan> borrow();

  private:
    sdk::Result<Loan> openAnother();
    /// Null: the connection is gone and its place free.
    void giveBack(std::unique_ptr<SqliteConnection> connection);

    const std::filesystem::path file_;
    const sdk::Duration busyTimeout_;
    const std::size_t maxConnections_;

    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<SqliteConnection>> idle_;
    std::size_t open_ = 0;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQLITE_READER_POOL_H
