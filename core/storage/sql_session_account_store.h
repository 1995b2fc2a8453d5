#ifndef PATRON_STORAGE_SQL_SESSION_ACCOUNT_STORE_H
#define PATRON_STORAGE_SQL_SESSION_ACCOUNT_STORE_H

#include "auth/session_account_store.h"

namespace patron::storage {

/// auth::SessionAccountStore in SQL: the statement that every request with a token runs.
class SqlSessionAccountStore final : public auth::SessionAccountStore {
  public:
    sdk::Result<std::optional<auth::SessionAccount>> find(brand::Transaction& tx,
                                                          brand::BrandId brandId,
                                                          account::AccountId accountId,
                                                          std::int64_t sessionId,
                                                          sdk::TimePoint now) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_SESSION_ACCOUNT_STORE_H
