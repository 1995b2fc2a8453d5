#ifndef PATRON_STORAGE_SQL_SESSION_STORE_H
#define PATRON_STORAGE_SQL_SESSION_STORE_H

#include "session/session_store.h"

namespace patron::storage {

/// session::SessionStore in SQL.
class SqlSessionStore final : public session::SessionStore {
  public:
    sdk::Result<std::int64_t> add(brand::Transaction& tx, const session::Session& session) override;
    sdk::Result<std::optional<session::Session>> find(brand::Transaction& tx,
                                                      std::int64_t accountId,
                                                      std::int64_t id) override;
    sdk::Result<bool> rotate(brand::Transaction& tx, std::int64_t accountId, std::int64_t id,
                             const std::string& fromJti, const session::TokenStamp& next,
                             sdk::TimePoint now) override;
    sdk::Result<void> end(brand::Transaction& tx, std::int64_t accountId, std::int64_t id) override;
    sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint now, int limit) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_SESSION_STORE_H
