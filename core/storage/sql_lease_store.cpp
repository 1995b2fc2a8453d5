#include "storage/sql_lease_store.h"

#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

constexpr Sql kAcquire{R"(
INSERT INTO lease (job, holder, until_at) VALUES ($1, $2, $3)
ON CONFLICT (job) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at
WHERE lease.holder = excluded.holder OR lease.until_at <= $4)"};

constexpr Sql kRelease{"DELETE FROM lease WHERE job = $1 AND holder = $2"};

}  // namespace

sdk::Result<bool> SqlLeaseStore::acquire(brand::Transaction& tx, std::string_view job,
                                         std::string_view holder, sdk::TimePoint now,
                                         sdk::TimePoint until) {
    return connectionOf(tx).changes(kAcquire, {job, holder, until, now});
}

sdk::Result<void> SqlLeaseStore::release(brand::Transaction& tx, std::string_view job,
                                         std::string_view holder) {
    return connectionOf(tx).perform(kRelease, {job, holder});
}

}  // namespace patron::storage
