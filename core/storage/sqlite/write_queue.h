#ifndef PATRON_STORAGE_SQLITE_WRITE_QUEUE_H
#define PATRON_STORAGE_SQLITE_WRITE_QUEUE_H

#include <cstddef>
#include <memory>
#include <optional>

#include "sdk/result.h"
#include "storage/batch_queue.h"
#include "storage/guarded_step.h"
#include "storage/sqlite/sqlite_connection.h"

namespace patron::storage {

/// Every write of this process, in order of arrival, over one connection. What waits together, up
/// to `maxBatch` pieces, is one transaction with one COMMIT: what costs is the disk's confirmation,
/// and they share it. A piece that fails takes back only itself (a savepoint); when the commit
/// fails, or SQLite gives the whole transaction up, everyone in the batch is told kServerDatabase
/// and nothing is repeated. Any thread; must outlive its callers.
class WriteQueue {
  public:
    WriteQueue(std::unique_ptr<SqliteConnection> connection, std::size_t maxBatch);

    /// Runs `step` here or on another caller's thread, once; returns when it is on disk or undone.
    /// A write inside a write is kServerInternal. Out of memory ends the process: a queue that lost
    /// track of its callers could not go on.
    sdk::Result<void> write(const Step& step) noexcept;

  private:
    struct Piece {
        const Step& step;
        std::optional<sdk::Result<void>> outcome;
    };
    using Queue = BatchQueue<Piece>;

    void runBatch(const Queue::Batch& batch);
    /// These two: false when the transaction is lost.
    bool runAlone(Piece& piece);
    bool runMarked(Piece& piece);
    void commit(const Queue::Batch& batch);
    /// Everyone who has no failure of its own gets this one.
    static void failAll(const Queue::Batch& batch, const sdk::Error& error);

    std::unique_ptr<SqliteConnection> connection_;  ///< of the piece whose turn it is
    Queue queue_;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQLITE_WRITE_QUEUE_H
