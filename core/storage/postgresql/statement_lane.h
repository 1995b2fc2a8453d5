#ifndef PATRON_STORAGE_POSTGRESQL_STATEMENT_LANE_H
#define PATRON_STORAGE_POSTGRESQL_STATEMENT_LANE_H

#include <functional>
#include <memory>

#include "storage/batch_queue.h"
#include "storage/postgresql/postgresql_connection.h"

namespace patron::storage {

/// Statements of many threads over one connection, each a transaction of its own as far as its
/// caller can tell: those that wait while others are under way travel together. Neither side then
/// goes to sleep and is woken for every statement, and writes share the wait for the disk. Any
/// thread.
class StatementLane {
  public:
    using Opener = std::function<sdk::Result<std::unique_ptr<PostgresqlConnection>>()>;

    explicit StatementLane(Opener open) : open_(std::move(open)), queue_(kMaxBatch) {}

    /// Returns when the statement has been run, on this thread or on another's. Out of memory ends
    /// the process: a queue that lost track of its callers could not go on.
    void run(LoneStatement& statement) noexcept;

  private:
    using Queue = BatchQueue<LoneStatement>;
    static constexpr std::size_t kMaxBatch = 32;

    void runBatch(const Queue::Batch& batch);

    const Opener open_;
    std::unique_ptr<PostgresqlConnection> connection_;  ///< of the batch that is worked on
    Queue queue_;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_POSTGRESQL_STATEMENT_LANE_H
