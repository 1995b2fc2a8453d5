#ifndef PATRON_STORAGE_SQLITE_WRITE_QUEUE_H
#define PATRON_STORAGE_SQLITE_WRITE_QUEUE_H

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "sdk/result.h"
#include "storage/guarded_step.h"
#include "storage/sqlite/sqlite_connection.h"

namespace patron::storage {

/// Every write of this process, in order of arrival, over one connection. The caller at the head of
/// the queue does the work of all who wait behind it, up to `maxBatch` pieces, in one transaction
/// with one COMMIT: what costs is the disk's confirmation, and they share it. Then the next in line
/// takes over. A piece that fails takes back only itself (a savepoint); when the commit fails, or
/// SQLite gives the whole transaction up, everyone in the batch is told kServerDatabase and nothing
/// is repeated. No thread of its own, nothing to stop. Any thread; must outlive its callers.
class WriteQueue {
  public:
    WriteQueue(std::unique_ptr<SqliteConnection> connection, std::size_t maxBatch);

    /// Runs `step` here or on another caller's thread, once; returns when it is on disk or undone.
    /// A write inside a write is kServerInternal. Out of memory ends the process: a queue that lost
    /// track of its callers could not go on.
    sdk::Result<void> write(const Step& step) noexcept;

  private:
    struct Piece {
        explicit Piece(const Step& s) : step(s) {}
        const Step& step;
        std::optional<sdk::Result<void>> outcome;  ///< the worker's until `done`
        bool done = false;                         ///< under mutex_
        std::condition_variable turn;
    };
    using Batch = std::vector<Piece*>;

    /// Both under mutex_.
    bool isTurnOf(const Piece& piece) const;
    Batch takeWaiting(std::size_t atMost);

    /// An error when the database gave no transaction, and so would give none to others either.
    sdk::Result<void> runBatch(const Batch& batch);
    /// These two: false when the transaction is lost.
    bool runAlone(Piece& piece);
    bool runMarked(Piece& piece);
    void commit(const Batch& batch);
    /// Everyone who has no failure of its own gets this one.
    static void failAll(const Batch& batch, const sdk::Error& error);

    std::unique_ptr<SqliteConnection> connection_;  ///< of the piece whose turn it is
    const std::size_t maxBatch_;

    std::mutex mutex_;
    std::deque<Piece*> waiting_;
    std::thread::id worker_;  ///< none: nobody is at work
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQLITE_WRITE_QUEUE_H
