#include "storage/sql_account_sessions.h"

#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

constexpr Sql kEndAll{"UPDATE session SET ended = 1 WHERE account_id = $1 AND ended = 0"};
constexpr Sql kEndOthers{
    "UPDATE session SET ended = 1 WHERE account_id = $1 AND id <> $2 AND ended = 0"};

}  // namespace

sdk::Result<int> SqlAccountSessions::endAll(brand::Transaction& tx, account::AccountId accountId) {
    return connectionOf(tx).count(kEndAll, {accountId});
}

sdk::Result<int> SqlAccountSessions::endOthers(brand::Transaction& tx, account::AccountId accountId,
                                               std::int64_t keepSessionId) {
    return connectionOf(tx).count(kEndOthers, {accountId, keepSessionId});
}

}  // namespace patron::storage
