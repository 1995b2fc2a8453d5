#ifndef PATRON_DELIVERY_TRY_REPORTER_H
#define PATRON_DELIVERY_TRY_REPORTER_H

#include <mutex>
#include <random>

#include "brand/transaction.h"
#include "delivery/delivery_try.h"
#include "delivery/dispatcher.h"
#include "delivery/job_queue.h"
#include "delivery/outbox_store.h"
#include "delivery/try_verdict.h"
#include "sdk/log.h"

namespace patron::delivery {

/// Writes down what became of a try: into the log and into the row. Any thread.
class TryReporter {
  public:
    /// All outlive it.
    TryReporter(brand::Database& database, OutboxStore& store, sdk::Log& log,
                const DispatcherOptions& options)
        : database_(database), store_(store), log_(log), options_(options) {}

    /// Returns when the result is stored, or the claim is over. True: the row waits for another
    /// try.
    bool settle(Job& job, const TryResult& result);
    /// A row that nobody has tried is there for others again. Tried once: its claim ends anyway.
    void handBack(Job& job);

  private:
    bool report(const Job& job, const TryVerdict& verdict);
    sdk::Result<bool> writeReport(const Job& job, const TryVerdict& verdict);
    void logFailure(const Job& job, const sdk::Error& error);
    void logVerdict(const Job& job, const TryResult& result, const TryVerdict& verdict);
    double randomShare();

    brand::Database& database_;
    OutboxStore& store_;
    sdk::Log& log_;
    const DispatcherOptions& options_;
    std::mutex mutex_;
    std::minstd_rand jitter_{std::random_device{}()};
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TRY_REPORTER_H
