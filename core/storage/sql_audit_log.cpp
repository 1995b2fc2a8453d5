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

sdk::Result<int> SqlAuditLog::purge(brand::Transaction& tx, sdk::TimePoint before, int limit) {
    return connectionOf(tx).count(kPurge, {before, limit});
}

}  // namespace patron::storage
