#include "storage/sql_session_store.h"

#include "storage/purge_sql.h"
#include "storage/row_id.h"
#include "storage/session_row.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

constexpr Sql kAdd{R"(
INSERT INTO session (account_id, id, brand_id, application_id, signed_in_at, refresh_until_at, jti,
                     not_before_at, expires_at, kid, path, previous_jti, replaced_at, ended)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (account_id, id) DO NOTHING)"};

constexpr Sql kFind{"SELECT" PATRON_SESSION_COLUMNS
                    "FROM session s WHERE s.account_id = $1 AND s.id = $2"};

// Of several refreshes with one token, the one that still finds it current wins.
constexpr Sql kRotate{R"(
UPDATE session
SET previous_jti = jti, jti = $1, not_before_at = $2, expires_at = $3, kid = $4, path = $5,
    replaced_at = $6
WHERE account_id = $7 AND id = $8 AND jti = $9 AND ended = 0)"};

constexpr Sql kEnd{"UPDATE session SET ended = 1 WHERE account_id = $1 AND id = $2 AND ended = 0"};

constexpr Sql kPurgeExpired{
    PATRON_PURGE("session", "account_id, id", "refresh_until_at <= $1", "$2")};
constexpr Sql kPurgeEnded{PATRON_PURGE("session", "account_id, id", "ended = 1", "$1")};

session::Session toSession(const Row& row) {
    Columns columns(row);
    return readSession(columns);
}

}  // namespace

sdk::Result<std::int64_t> SqlSessionStore::add(brand::Transaction& tx, const session::Session& s) {
    return insertWithNewId(fromUnixSeconds(s.current.nbf), [&](std::int64_t id) {
        return connectionOf(tx).changes(
            kAdd, {s.accountId, id, s.brandId, s.applicationId, fromUnixSeconds(s.signedInAt),
                   fromUnixSeconds(s.refreshUntil), s.current.jti, fromUnixSeconds(s.current.nbf),
                   fromUnixSeconds(s.current.exp), s.current.kid, s.current.path, s.previousJti,
                   s.replacedAt, s.ended});
    });
}

sdk::Result<std::optional<session::Session>> SqlSessionStore::find(brand::Transaction& tx,
                                                                   std::int64_t accountId,
                                                                   std::int64_t id) {
    return connectionOf(tx).one(kFind, {accountId, id}, toSession);
}

sdk::Result<bool> SqlSessionStore::rotate(brand::Transaction& tx, std::int64_t accountId,
                                          std::int64_t id, const std::string& fromJti,
                                          const session::TokenStamp& next, sdk::TimePoint now) {
    return connectionOf(tx).changes(
        kRotate, {next.jti, fromUnixSeconds(next.nbf), fromUnixSeconds(next.exp), next.kid,
                  next.path, now, accountId, id, fromJti});
}

sdk::Result<void> SqlSessionStore::end(brand::Transaction& tx, std::int64_t accountId,
                                       std::int64_t id) {
    return connectionOf(tx).perform(kEnd, {accountId, id});
}

sdk::Result<int> SqlSessionStore::purge(brand::Transaction& tx, sdk::TimePoint now, int limit) {
    Connection& connection = connectionOf(tx);
    auto expired = connection.count(kPurgeExpired, {now, limit});
    if (!expired || *expired >= limit) return expired;
    auto ended = connection.count(kPurgeEnded, {limit - *expired});
    if (!ended) return ended;
    return *expired + *ended;
}

}  // namespace patron::storage
