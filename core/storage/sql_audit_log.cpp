#include "storage/sql_audit_log.h"

#include "storage/purge_sql.h"
#include "storage/row_id.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

constexpr Sql kAppend{R"(
INSERT INTO audit_event (brand_id, account_id, id, action, actor, detail, request_id, happened_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (brand_id, account_id, id) DO NOTHING)"};

// Along the index by age: what is looked for is usually recent.
constexpr Sql kLatest{R"(
SELECT brand_id, account_id, action, actor, detail, request_id, happened_at
FROM audit_event
WHERE (CAST($1 AS BIGINT) = 0 OR brand_id = $2) AND substr(action, 1, length($3)) = $4
  AND happened_at >= $5
ORDER BY happened_at DESC, id DESC LIMIT $6)"};

account::AuditEvent toEvent(const Row& row) {
    account::AuditEvent event;
    Columns(row) >> event.brandId >> event.accountId >> event.action >> event.actor >>
        event.detail >> event.requestId >> event.at;
    return event;
}

constexpr Sql kPurge{
    PATRON_PURGE("audit_event", "brand_id, account_id, id", "happened_at < $1", "$2")};

}  // namespace

sdk::Result<void> SqlAuditLog::append(brand::Transaction& tx, const account::AuditEvent& event) {
    auto added = insertWithNewId(event.at, [&](std::int64_t id) {
        return connectionOf(tx).changes(
            kAppend, {event.brandId, event.accountId, id, event.action, event.actor, event.detail,
                      event.requestId, event.at});
    });
    if (!added) return sdk::Unexpected(std::move(added.error()));
    return {};
}

sdk::Result<std::vector<account::AuditEvent>> SqlAuditLog::latest(
    brand::Transaction& tx, const account::AuditQuery& query) {
    return connectionOf(tx).all(kLatest,
                                {query.brandId, query.brandId, query.actionPrefix,
                                 query.actionPrefix, query.since, query.limit},
                                toEvent);
}

sdk::Result<int> SqlAuditLog::purge(brand::Transaction& tx, sdk::TimePoint before, int limit) {
    return connectionOf(tx).count(kPurge, {before, limit});
}

}  // namespace patron::storage
