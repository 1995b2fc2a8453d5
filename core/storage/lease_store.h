#ifndef PATRON_STORAGE_LEASE_STORE_H
#define PATRON_STORAGE_LEASE_STORE_H

#include <string>
#include <string_view>

#include "brand/transaction.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::storage {

/// Elects one process for a job (housekeeping) with a row that must be renewed. Errors:
/// kServerDatabase.
class LeaseStore {
  public:
    virtual ~LeaseStore() = default;
    /// True when `holder` has the job until `until`: nobody had it, its time was over, or it is
    /// ours.
    virtual sdk::Result<bool> acquire(brand::Transaction& tx, std::string_view job,
                                      std::string_view holder, sdk::TimePoint now,
                                      sdk::TimePoint until) = 0;
    virtual sdk::Result<void> release(brand::Transaction& tx, std::string_view job,
                                      std::string_view holder) = 0;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_LEASE_STORE_H
