#ifndef PATRON_STORAGE_SQL_LEASE_STORE_H
#define PATRON_STORAGE_SQL_LEASE_STORE_H

#include "storage/lease_store.h"

namespace patron::storage {

/// LeaseStore in SQL.
class SqlLeaseStore final : public LeaseStore {
  public:
    sdk::Result<bool> acquire(brand::Transaction& tx, std::string_view job, std::string_view holder,
                              sdk::TimePoint now, sdk::TimePoint until) override;
    sdk::Result<void> release(brand::Transaction& tx, std::string_view job,
                              std::string_view holder) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_LEASE_STORE_H
