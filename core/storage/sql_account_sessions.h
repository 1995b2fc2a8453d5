#ifndef PATRON_STORAGE_SQL_ACCOUNT_SESSIONS_H
#define PATRON_STORAGE_SQL_ACCOUNT_SESSIONS_H

#include "account/account_store.h"

namespace patron::storage {

/// account::AccountSessions in SQL.
class SqlAccountSessions final : public account::AccountSessions {
  public:
    sdk::Result<int> endAll(brand::Transaction& tx, account::AccountId accountId) override;
    sdk::Result<int> endOthers(brand::Transaction& tx, account::AccountId accountId,
                               std::int64_t keepSessionId) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_ACCOUNT_SESSIONS_H
