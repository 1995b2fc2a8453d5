#ifndef PATRON_SESSION_SESSION_STORE_H
#define PATRON_SESSION_SESSION_STORE_H

#include <optional>

#include "brand/transaction.h"
#include "sdk/result.h"
#include "session/session.h"

namespace patron::session {

/// Sessions in the database. Errors: kServerDatabase.
class SessionStore {
  public:
    virtual ~SessionStore() = default;

    /// Adds a session; `session.id` is made here and returned.
    virtual sdk::Result<std::int64_t> add(brand::Transaction& tx, const Session& session) = 0;
    virtual sdk::Result<std::optional<Session>> find(brand::Transaction& tx, std::int64_t accountId,
                                                     std::int64_t id) = 0;

    /// Replaces the current token if it still is `fromJti` and the session has not ended; false
    /// when another refresh was first.
    virtual sdk::Result<bool> rotate(brand::Transaction& tx, std::int64_t accountId,
                                     std::int64_t id, const std::string& fromJti,
                                     const TokenStamp& next, sdk::TimePoint now) = 0;

    virtual sdk::Result<void> end(brand::Transaction& tx, std::int64_t accountId,
                                  std::int64_t id) = 0;

    /// Housekeeping: removes at most `limit` sessions that ended or can no longer be refreshed.
    virtual sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint now, int limit) = 0;
};

}  // namespace patron::session

#endif  // PATRON_SESSION_SESSION_STORE_H
