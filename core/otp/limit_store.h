#ifndef PATRON_OTP_LIMIT_STORE_H
#define PATRON_OTP_LIMIT_STORE_H

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

/// Consecutive failed tries of one address.
struct Failures {
    std::int64_t consecutive = 0;
    std::int64_t inWindow = 0;
    sdk::TimePoint windowResetsAt;
    sdk::TimePoint lockedUntil;  ///< epoch: not locked
};

/// Counters shared by every process and machine. Keys are keyed hashes (hex), never addresses. A
/// window opens with the first event for its key and closes `window` later. Inside a write these
/// counts roll back with it: what was refused is not counted. Errors: kServerDatabase.
class LimitStore {
  public:
    virtual ~LimitStore() = default;

    /// Counts one event and returns the count including it.
    virtual sdk::Result<Count> count(brand::Transaction& tx, std::string_view scope,
                                     std::string_view keyHash, sdk::Duration window,
                                     sdk::TimePoint now) = 0;
    /// The count without adding to it.
    virtual sdk::Result<Count> peek(brand::Transaction& tx, std::string_view scope,
                                    std::string_view keyHash, sdk::TimePoint now) = 0;
    /// Marks `member` as seen under the key for `window`; returns how many different members are
    /// now seen. For "five different new addresses".
    virtual sdk::Result<Count> countDistinct(brand::Transaction& tx, std::string_view scope,
                                             std::string_view keyHash, std::string_view memberHash,
                                             sdk::Duration window, sdk::TimePoint now) = 0;

    virtual sdk::Result<Failures> failures(brand::Transaction& tx, std::string_view keyHash,
                                           sdk::TimePoint now) = 0;
    /// One failed try more (atomic); the window is an hour. Returns the counts including it.
    virtual sdk::Result<Failures> countFailure(brand::Transaction& tx, std::string_view keyHash,
                                               sdk::TimePoint now) = 0;
    virtual sdk::Result<void> lockUntil(brand::Transaction& tx, std::string_view keyHash,
                                        sdk::TimePoint until) = 0;
    /// A success: no failures any more.
    virtual sdk::Result<void> clearFailures(brand::Transaction& tx, std::string_view keyHash) = 0;

    /// Housekeeping: removes at most `limit` rows whose window or memory has ended.
    virtual sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint now, int limit) = 0;
};

}  // namespace patron::otp

#endif  // PATRON_OTP_LIMIT_STORE_H
