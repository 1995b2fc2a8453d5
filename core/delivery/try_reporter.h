#ifndef PATRON_DELIVERY_TRY_REPORTER_H
#define PATRON_DELIVERY_TRY_REPORTER_H

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "brand/transaction.h"
#include "delivery/delivery_try.h"
#include "delivery/dispatcher.h"
#include "delivery/outbox_store.h"
#include "sdk/log.h"

namespace patron::delivery {

/// Writes down what became of tries: into the log at once, into the rows on a thread of its own,
/// those of a moment in one write, which costs hardly more than that of one. A sender goes on
/// meanwhile; but what is taken and not yet written down is sent again when the process is killed,
/// so few reports may wait. One that cannot be written is tried again, by itself, until its claim
/// is over. Any thread.
class TryReporter {
  public:
    /// All outlive it. `onQueued`: rows wait for another try; on the reporter's thread.
    TryReporter(brand::Database& database, OutboxStore& store, sdk::Log& log,
                const DispatcherOptions& options, std::function<void()> onQueued);
    /// Stops as stop() does.
    ~TryReporter();

    /// Returns when so few reports wait that another try may begin.
    void settle(OutboxRow row, const TryResult& result);
    /// Rows that nobody has tried are there for others again. Never waits.
    void handBack(std::vector<OutboxRow> rows);
    /// With so many waiting, no other try may begin.
    void allowWaiting(std::size_t reports);
    /// Writes what waits, until it is written or the claims are over. Idempotent.
    void stop();

  private:
    using Clock = std::chrono::steady_clock;
    using Lock = std::unique_lock<std::mutex>;
    /// One that could not be written with others or alone.
    struct Late {
        OutboxRow row;
        Clock::duration pause;
        Clock::time_point due;
    };

    void run();
    bool worthWriting() const;
    std::vector<OutboxRow> takeNew();
    std::vector<Late>::iterator nextLate();
    /// What is not written is late, and tried again after the pause.
    void writeOut(Lock& lock, std::vector<OutboxRow> rows, Clock::duration pause);
    /// Which of them are written.
    std::vector<MessageKey> write(const std::vector<OutboxRow>& rows);
    bool isLost(const OutboxRow& row);
    void logVerdict(const OutboxRow& row, const TryResult& result);

    brand::Database& database_;
    OutboxStore& store_;
    sdk::Log& log_;
    const DispatcherOptions& options_;
    const std::function<void()> onQueued_;

    std::mutex mutex_;  ///< guards what follows
    std::condition_variable changed_;
    std::condition_variable roomy_;
    std::vector<OutboxRow> new_;
    std::vector<Late> late_;
    std::size_t waiting_ = 0;  ///< reports that are new, late or being written
    std::size_t mostWaiting_ = 1;
    bool stopping_ = false;
    std::minstd_rand jitter_{std::random_device{}()};
    std::thread thread_;
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TRY_REPORTER_H
