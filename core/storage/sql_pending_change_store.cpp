#include "storage/sql_pending_change_store.h"

#include "storage/purge_sql.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

constexpr Sql kList{R"(
SELECT account_id, attribute, new_value, new_key, throttle_key, silent, created_at, expires_at
FROM pending_change
WHERE account_id = $1 AND expires_at > $2
ORDER BY attribute)"};

constexpr Sql kPut{R"(
INSERT INTO pending_change (account_id, attribute, new_value, new_key, throttle_key, silent,
                            created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (account_id, attribute) DO UPDATE
SET new_value = excluded.new_value, new_key = excluded.new_key,
    throttle_key = excluded.throttle_key, silent = excluded.silent,
    created_at = excluded.created_at, expires_at = excluded.expires_at)"};

constexpr Sql kRemove{"DELETE FROM pending_change WHERE account_id = $1 AND attribute = $2"};

constexpr Sql kPurge{
    PATRON_PURGE("pending_change", "account_id, attribute", "expires_at <= $1", "$2")};

account::PendingChange toChange(const Row& row) {
    account::PendingChange change;
    Columns(row) >> change.accountId >> change.attribute >> change.newValue >> change.newKey >>
        change.throttleKey >> change.silent >> change.createdAt >> change.expiresAt;
    return change;
}

}  // namespace

sdk::Result<std::vector<account::PendingChange>> SqlPendingChangeStore::list(
    brand::Transaction& tx, account::AccountId accountId, sdk::TimePoint now) {
    return connectionOf(tx).all(kList, {accountId, now}, toChange);
}

sdk::Result<void> SqlPendingChangeStore::put(brand::Transaction& tx,
                                             const account::PendingChange& change) {
    return connectionOf(tx).perform(
        kPut, {change.accountId, change.attribute, change.newValue, change.newKey,
               change.throttleKey, change.silent, change.createdAt, change.expiresAt});
}

sdk::Result<bool> SqlPendingChangeStore::remove(brand::Transaction& tx,
                                                account::AccountId accountId,
                                                std::string_view attribute) {
    return connectionOf(tx).changes(kRemove, {accountId, attribute});
}

sdk::Result<int> SqlPendingChangeStore::purge(brand::Transaction& tx, sdk::TimePoint now,
                                              int limit) {
    return connectionOf(tx).count(kPurge, {now, limit});
}

}  // namespace patron::storage
