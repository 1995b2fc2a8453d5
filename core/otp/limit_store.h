#ifndef PATRON_OTP_LIMIT_STORE_H
#define PATRON_OTP_LIMIT_STORE_H

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "brand/transaction.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::otp {

/// How often something happened in the window that is open for its key.
struct Count {
    std::int64_t count = 0;
    sdk::TimePoint resetsAt;
};

/// How long failed tries in a row are remembered after the last of them. Long, so that a patient
/// attacker gains next to nothing by waiting.
inline constexpr std::chrono::days kFailureMemory{90};

/// Failed tries of one address.
struct Failures {
    std::int64_t consecutive = 0;  ///< since the last success; no window ends it
    std::int64_t inWindow = 0;     ///< zero once windowResetsAt is reached
    sdk::TimePoint windowResetsAt;
    sdk::TimePoint lockedUntil;  ///< epoch: not locked
};

/// Counters shared by every process and machine. Keys are keyed hashes (hex), never addresses. A
/// window opens with the first event for its key and closes `window` later (at that moment the next
/// one opens with the next event). Scope and key together name a counter. Inside a write these
/// counts roll back with it: what was refused is not counted. Errors: kServerDatabase.
class LimitStore {
  public:
    virtual ~LimitStore() = default;

    /// Counts one event and returns the count including it.
    virtual sdk::Result<Count> count(brand::Transaction& tx, std::string_view scope,
                                     std::string_view keyHash, sdk::Duration window,
                                     sdk::TimePoint now) = 0;
    /// The count without adding to it; zero when no window is open.
    virtual sdk::Result<Count> peek(brand::Transaction& tx, std::string_view scope,
                                    std::string_view keyHash, sdk::TimePoint now) = 0;
    /// Marks `member` as seen under the key for `window`; returns how many different members are
    /// now seen. For "five different new addresses". resetsAt is when the first of them is
    /// forgotten; a member seen again keeps its time.
    virtual sdk::Result<Count> countDistinct(brand::Transaction& tx, std::string_view scope,
                                             std::string_view keyHash, std::string_view memberHash,
                                             sdk::Duration window, sdk::TimePoint now) = 0;

    virtual sdk::Result<Failures> failures(brand::Transaction& tx, std::string_view keyHash,
                                           sdk::TimePoint now) = 0;
    /// One failed try more (atomic); the window is an hour. lockedUntil stays. Returns the counts
    /// including it.
    virtual sdk::Result<Failures> countFailure(brand::Transaction& tx, std::string_view keyHash,
                                               sdk::TimePoint now) = 0;
    /// For a key that has failures; `until` replaces an earlier lock.
    virtual sdk::Result<void> lockUntil(brand::Transaction& tx, std::string_view keyHash,
                                        sdk::TimePoint until) = 0;
    /// A success: no failures any more, no lock. No such key: done.
    virtual sdk::Result<void> clearFailures(brand::Transaction& tx, std::string_view keyHash) = 0;

    /// Housekeeping: removes at most `limit` counters whose window has ended, and failures whose
    /// lock is over and whose last failure is longer ago than kFailureMemory.
    virtual sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint now, int limit) = 0;
};

}  // namespace patron::otp

#endif  // PATRON_OTP_LIMIT_STORE_H
