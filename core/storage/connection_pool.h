#ifndef PATRON_STORAGE_CONNECTION_POOL_H
#define PATRON_STORAGE_CONNECTION_POOL_H

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "sdk/result.h"
#include "sdk/time.h"
#include "storage/connection.h"

namespace patron::storage {

/// Connections on loan: one for each thread that needs one at the moment, opened when first needed,
/// the last one used first, because its statements and pages are warm. What is not usable() when it
/// is lent or given back is closed. Any thread; must outlive what it lends.
class ConnectionPool {
  public:
    using Opener = std::function<sdk::Result<std::unique_ptr<Connection>>()>;

    /// @param patience  how long borrow waits for a connection when all are lent
    ConnectionPool(Opener open, std::size_t maxConnections, sdk::Duration patience);

    /// A connection on loan; goes back when this goes.
    class Loan {
      public:
        Loan(ConnectionPool& pool, std::unique_ptr<Connection> connection)
            : pool_(&pool), connection_(std::move(connection)) {}
        Loan(Loan&&) = default;
        Loan& operator=(Loan&&) = delete;
        ~Loan() {
            if (connection_) pool_->giveBack(std::move(connection_));
        }
        Connection& connection() { return *connection_; }

      private:
        ConnectionPool* pool_;
        std::unique_ptr<Connection> connection_;
    };

    /// kServerBusy when all are lent for as long as the patience, kServerDatabase when a new one
    /// cannot be opened.
    sdk::Result<Loan> borrow() noexcept;

  private:
    sdk::Result<Loan> openAnother();
    /// Null: the connection is gone and its place free.
    void giveBack(std::unique_ptr<Connection> connection);

    const Opener open_;
    const std::size_t maxConnections_;
    const sdk::Duration patience_;

    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t count_ = 0;  ///< idle and lent
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_CONNECTION_POOL_H
