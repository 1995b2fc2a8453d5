#ifndef PATRON_STORAGE_SQL_OUTBOX_STORE_H
#define PATRON_STORAGE_SQL_OUTBOX_STORE_H

#include "delivery/outbox_store.h"

namespace patron::storage {

/// delivery::OutboxStore in SQL.
class SqlOutboxStore final : public delivery::OutboxStore {
  public:
    sdk::Result<bool> add(brand::Transaction& tx, const delivery::OutboxRow& row) override;
    sdk::Result<std::vector<delivery::OutboxRow>> claim(brand::Transaction& tx,
                                                        const std::string& worker,
                                                        sdk::TimePoint now,
                                                        sdk::TimePoint claimedUntil,
                                                        int limit) override;
    sdk::Result<std::vector<delivery::OutboxRow>> claimOf(
        brand::Transaction& tx, const std::string& route, const std::string& worker,
        sdk::TimePoint now, sdk::TimePoint claimedUntil, int limit) override;
    sdk::Result<std::vector<std::string>> dueRoutes(brand::Transaction& tx,
                                                    sdk::TimePoint now) override;
    sdk::Result<std::vector<delivery::MessageKey>> report(
        brand::Transaction& tx, const std::vector<delivery::OutboxRow>& rows,
        sdk::TimePoint now) override;
    sdk::Result<bool> putReceipt(brand::Transaction& tx, const delivery::MessageKey& key,
                                 std::int64_t providerId,
                                 const sdk::DeliveryReceipt& receipt) override;
    sdk::Result<void> markCodeUsed(brand::Transaction& tx, brand::BrandId brandId,
                                   std::int64_t id) override;
    sdk::Result<std::vector<delivery::Conversion>> conversions(brand::Transaction& tx,
                                                               sdk::TimePoint from,
                                                               sdk::TimePoint until) override;
    sdk::Result<std::vector<delivery::OutboxRow>> listUndelivered(brand::Transaction& tx,
                                                                  int limit) override;
    sdk::Result<sdk::TimePoint> nextDue(brand::Transaction& tx) override;
    sdk::Result<std::vector<delivery::OutboxRow>> listWaiting(brand::Transaction& tx,
                                                              int limit) override;
    sdk::Result<std::vector<delivery::OutboxRow>> listDead(brand::Transaction& tx,
                                                           int limit) override;
    sdk::Result<int> replay(brand::Transaction& tx, std::int64_t id, sdk::TimePoint now,
                            int limit) override;
    sdk::Result<std::vector<delivery::OutboxCount>> count(brand::Transaction& tx) override;
    sdk::Result<void> hasten(brand::Transaction& tx, sdk::TimePoint at) override;
    sdk::Result<std::vector<delivery::OutboxStall>> stalls(brand::Transaction& tx,
                                                           sdk::TimePoint before) override;
    sdk::Result<void> withdraw(brand::Transaction& tx, brand::BrandId brandId, std::int64_t id,
                               sdk::TimePoint now) override;
    sdk::Result<void> eraseOf(brand::Transaction& tx, brand::BrandId brandId,
                              std::int64_t accountId) override;
    sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint now, sdk::TimePoint before,
                           int limit) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_OUTBOX_STORE_H
