#ifndef PATRON_STORAGE_SQL_PENDING_CHANGE_STORE_H
#define PATRON_STORAGE_SQL_PENDING_CHANGE_STORE_H

#include "account/account_store.h"

namespace patron::storage {

/// account::PendingChangeStore in SQL.
class SqlPendingChangeStore final : public account::PendingChangeStore {
  public:
    sdk::Result<std::vector<account::PendingChange>> list(brand::Transaction& tx,
                                                          account::AccountId accountId,
                                                          sdk::TimePoint now) override;
    sdk::Result<void> put(brand::Transaction& tx, const account::PendingChange& change) override;
    sdk::Result<bool> remove(brand::Transaction& tx, account::AccountId accountId,
                             std::string_view attribute) override;
    sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint now, int limit) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_PENDING_CHANGE_STORE_H
