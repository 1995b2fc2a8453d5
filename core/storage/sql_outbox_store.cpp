#include "storage/sql_outbox_store.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "storage/purge_sql.h"
#include "storage/sql_transaction.h"

#define PATRON_OUTBOX_COLUMNS                                                             \
    " brand_id, id, account_id, kind, address_kind, sealed, state, attempts, created_at," \
    " next_attempt_at, expires_at, claimed_until_at, claimed_by, provider_id,"            \
    " provider_message_id, last_error, country "

namespace patron::storage {
namespace {

using delivery::OutboxRow;
using delivery::OutboxState;

constexpr Sql kAdd{"INSERT INTO outbox (" PATRON_OUTBOX_COLUMNS R"(, finished_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT (brand_id, id) DO NOTHING)"};

// State 1 is queued, 2 sending; `state <= 2` is what the indexes on waiting rows are made for. A
// claim leaves next_attempt_at alone, so what is claimed stands at the head of its index and is
// passed over: a few dozen rows for each process.
#define PATRON_CLAIM(which, now1, now2, limit, worker, until)                                  \
    "WITH due AS MATERIALIZED (SELECT brand_id, id FROM outbox"                                \
    " WHERE state <= 2" which " AND next_attempt_at <= " now1 " AND claimed_until_at <= " now2 \
    " ORDER BY next_attempt_at LIMIT " limit                                                   \
    " /*postgresql: FOR UPDATE SKIP LOCKED*/)"                                                 \
    " UPDATE outbox SET state = 2, attempts = attempts + 1, claimed_by = " worker              \
    ", claimed_until_at = " until                                                              \
    " WHERE (brand_id, id) IN (SELECT brand_id, id FROM due) RETURNING" PATRON_OUTBOX_COLUMNS
// As in the index outbox_route.
#define PATRON_ROUTE "CAST(brand_id AS TEXT) || ':' || address_kind || ':' || country"

constexpr Sql kClaim{PATRON_CLAIM("", "$1", "$2", "$3", "$4", "$5")};
constexpr Sql kClaimOfRoute{
    PATRON_CLAIM(" AND " PATRON_ROUTE " = $1", "$2", "$3", "$4", "$5", "$6")};

// From each route straight to the next one, however much waits on it.
constexpr Sql kRoutes{"WITH RECURSIVE route (name) AS (SELECT min(" PATRON_ROUTE
                      ") FROM outbox WHERE state <= 2"
                      " UNION ALL SELECT (SELECT min(" PATRON_ROUTE
                      ") FROM outbox WHERE state <= 2 AND " PATRON_ROUTE
                      " > route.name) FROM route WHERE route.name IS NOT NULL)"
                      ", oldest (name, due_at) AS (SELECT name, (SELECT min(next_attempt_at)"
                      " FROM outbox WHERE state <= 2 AND " PATRON_ROUTE
                      " = route.name)"
                      " FROM route WHERE name IS NOT NULL)"
                      " SELECT name FROM oldest WHERE due_at <= $1 ORDER BY due_at"};

// What a try reports counts only while the claim is the worker's.
#define PATRON_WHERE_CLAIMED(a, b, c) \
    " WHERE brand_id = " a " AND id = " b " AND state = 2 AND claimed_by = " c

// A receipt may have come before this, also from a provider that was asked before.
constexpr Sql kMarkSent{R"(
UPDATE outbox
SET state = 3, sealed = '',
    receipt = CASE WHEN receipt_provider_id = $1 THEN receipt ELSE 0 END,
    last_error = CASE WHEN receipt = 1 AND receipt_provider_id = $1 THEN last_error ELSE '' END,
    claimed_by = '', claimed_until_at = 0,
    provider_id = $1, provider_message_id = $2, finished_at = $3)" PATRON_WHERE_CLAIMED("$4", "$5",
                                                                                        "$6")};

constexpr Sql kRetry{R"(
UPDATE outbox
SET state = 1, claimed_by = '', claimed_until_at = 0, provider_id = $1, last_error = $2,
    next_attempt_at = $3, attempts = $4)" PATRON_WHERE_CLAIMED("$5", "$6", "$7")};

constexpr Sql kMarkDead{R"(
UPDATE outbox
SET state = 4, claimed_by = '', claimed_until_at = 0, provider_id = $1, last_error = $2,
    finished_at = $3, sealed = CASE WHEN expires_at <= $3 THEN '' ELSE sealed END,
    attempts = $4)" PATRON_WHERE_CLAIMED("$5", "$6", "$7")};

constexpr Sql kNextDue{
    "SELECT next_attempt_at FROM outbox WHERE state <= 2 AND state = 1 "
    "ORDER BY next_attempt_at LIMIT 1"};

constexpr Sql kWaiting{"SELECT" PATRON_OUTBOX_COLUMNS
                       "FROM outbox WHERE state <= 2 ORDER BY next_attempt_at, id LIMIT $1"};
constexpr Sql kDead{
    "SELECT" PATRON_OUTBOX_COLUMNS
    "FROM outbox WHERE state > 2 AND state = 4 ORDER BY finished_at DESC, id LIMIT $1"};
constexpr Sql kUndelivered{"SELECT" PATRON_OUTBOX_COLUMNS
                           "FROM outbox WHERE state > 2 AND state = 3 AND receipt = 1 "
                           "ORDER BY finished_at DESC, id LIMIT $1"};

// A provider may be quicker with its receipt than we are with writing down that it took the
// message.
constexpr Sql kPutReceipt{R"(
UPDATE outbox SET receipt = $1, last_error = $2, receipt_provider_id = $3
WHERE brand_id = $4 AND id = $5
  AND (state = 2 AND (receipt < $1 OR receipt_provider_id <> $3)
       OR state = 3 AND provider_id = $3 AND receipt < $1))"};

constexpr Sql kMarkCodeUsed{"UPDATE outbox SET code_used = 1 WHERE brand_id = $1 AND id = $2"};

constexpr Sql kConversions{R"(
SELECT provider_id, country, count(*), count(CASE WHEN receipt = 2 THEN 1 END),
       count(CASE WHEN receipt = 1 THEN 1 END), count(CASE WHEN code_used = 1 THEN 1 END)
FROM outbox
WHERE state > 2 AND state = 3 AND finished_at >= $1 AND finished_at < $2 AND kind LIKE '%_code'
GROUP BY provider_id, country ORDER BY provider_id, country)"};

constexpr Sql kReplay{R"(
WITH good AS MATERIALIZED
     (SELECT brand_id, id FROM outbox
      WHERE state = 4 AND sealed <> '' AND expires_at > $1 AND (id = $2 OR CAST($3 AS BIGINT) = 0)
      LIMIT $4 /*postgresql: FOR UPDATE SKIP LOCKED*/)
UPDATE outbox
SET state = 1, attempts = 0, next_attempt_at = $5, finished_at = 0, last_error = ''
WHERE (brand_id, id) IN (SELECT brand_id, id FROM good))"};
constexpr Sql kCount{R"(
SELECT state, provider_id, address_kind, count(*), min(created_at),
       max(CASE WHEN state <= 2 THEN created_at ELSE finished_at END)
FROM outbox WHERE state <= 4 GROUP BY state, provider_id, address_kind ORDER BY 1, 2, 3)"};

constexpr Sql kDiscardOf{R"(
UPDATE outbox
SET state = 5, claimed_by = '', claimed_until_at = 0, finished_at = created_at
WHERE brand_id = $1 AND account_id = $2 AND sealed <> '' AND state <= 2)"};
constexpr Sql kEraseOf{R"(
UPDATE outbox SET sealed = '' WHERE brand_id = $1 AND account_id = $2 AND sealed <> '')"};

constexpr Sql kErasePassed{R"(
WITH passed AS MATERIALIZED
     (SELECT brand_id, id FROM outbox
      WHERE state = 4 AND sealed <> '' AND expires_at <= $1
      LIMIT $2 /*postgresql: FOR UPDATE SKIP LOCKED*/)
UPDATE outbox SET sealed = '' WHERE (brand_id, id) IN (SELECT brand_id, id FROM passed))"};
constexpr Sql kPurge{
    PATRON_PURGE("outbox", "brand_id, id", "state > 2 AND finished_at < $1", "$2")};

OutboxRow toOutboxRow(const Row& row) {
    OutboxRow r;
    Columns(row) >> r.brandId >> r.id >> r.accountId >> r.kind >> r.addressKind >> r.sealed >>
        r.state >> r.attempts >> r.createdAt >> r.nextAttemptAt >> r.expiresAt >> r.claimedUntil >>
        r.claimedBy >> r.providerId >> r.providerMessageId >> r.lastError >> r.country;
    return r;
}

delivery::Conversion toConversion(const Row& row) {
    delivery::Conversion c;
    Columns(row) >> c.providerId >> c.country >> c.sent >> c.delivered >> c.failed >> c.used;
    return c;
}

delivery::OutboxCount toCount(const Row& row) {
    delivery::OutboxCount c;
    Columns(row) >> c.state >> c.providerId >> c.addressKind >> c.messages >> c.oldest >> c.latest;
    return c;
}

sdk::TimePoint toTime(const Row& row) {
    sdk::TimePoint time;
    Columns(row) >> time;
    return time;
}

std::string toRouteName(const Row& row) { return std::string(row.text(0)); }

std::string nameOf(const delivery::OutboxRoute& route) {
    return std::to_string(route.brandId) + ":" + route.addressKind + ":" + route.country;
}

// RETURNING promises no order.
sdk::Result<std::vector<OutboxRow>> inOrder(sdk::Result<std::vector<OutboxRow>> rows) {
    if (!rows) return rows;
    std::ranges::sort(*rows, {},
                      [](const OutboxRow& row) { return std::tuple(row.nextAttemptAt, row.id); });
    return rows;
}

sdk::Result<std::vector<OutboxRow>> withoutBodies(sdk::Result<std::vector<OutboxRow>> rows) {
    if (!rows) return rows;
    for (OutboxRow& row : *rows) row.sealed.clear();
    return rows;
}

bool waits(OutboxState state) {
    return state == OutboxState::kQueued || state == OutboxState::kSending;
}

}  // namespace

sdk::Result<bool> SqlOutboxStore::add(brand::Transaction& tx, const OutboxRow& r) {
    const sdk::TimePoint finishedAt = waits(r.state) ? sdk::TimePoint() : r.createdAt;
    return connectionOf(tx).changes(
        kAdd, {r.brandId, r.id, r.accountId, r.kind, r.addressKind, r.sealed, r.state, r.attempts,
               r.createdAt, r.nextAttemptAt, r.expiresAt, r.claimedUntil, r.claimedBy, r.providerId,
               r.providerMessageId, r.lastError, r.country, finishedAt});
}

sdk::Result<std::vector<OutboxRow>> SqlOutboxStore::claim(
    brand::Transaction& tx, const std::string& worker, sdk::TimePoint now,
    sdk::TimePoint claimedUntil, int limit, const std::set<delivery::OutboxRoute>& leftOut) {
    Connection& connection = connectionOf(tx);
    if (leftOut.empty()) {
        return inOrder(
            connection.all(kClaim, {now, now, limit, worker, claimedUntil}, toOutboxRow));
    }
    auto routes = connection.all(kRoutes, {now}, toRouteName);
    if (!routes) return sdk::Unexpected(std::move(routes.error()));
    std::set<std::string> without;
    for (const delivery::OutboxRoute& route : leftOut) without.insert(nameOf(route));
    std::vector<OutboxRow> claimed;
    for (const std::string& route : *routes) {
        const int room = limit - static_cast<int>(claimed.size());
        if (room <= 0) break;
        if (without.contains(route)) continue;
        auto rows = inOrder(connection.all(
            kClaimOfRoute, {route, now, now, room, worker, claimedUntil}, toOutboxRow));
        if (!rows) return rows;
        std::ranges::move(*rows, std::back_inserter(claimed));
    }
    return claimed;
}

sdk::Result<bool> SqlOutboxStore::markSent(brand::Transaction& tx, const OutboxRow& row,
                                           const std::string& worker, sdk::TimePoint now) {
    return connectionOf(tx).changes(
        kMarkSent, {row.providerId, row.providerMessageId, now, row.brandId, row.id, worker});
}

sdk::Result<bool> SqlOutboxStore::retryAt(brand::Transaction& tx, const OutboxRow& row,
                                          const std::string& worker, sdk::TimePoint when) {
    return connectionOf(tx).changes(
        kRetry, {row.providerId, row.lastError, when, row.attempts, row.brandId, row.id, worker});
}

sdk::Result<bool> SqlOutboxStore::markDead(brand::Transaction& tx, const OutboxRow& row,
                                           const std::string& worker, sdk::TimePoint now) {
    return connectionOf(tx).changes(
        kMarkDead, {row.providerId, row.lastError, now, row.attempts, row.brandId, row.id, worker});
}

sdk::Result<sdk::TimePoint> SqlOutboxStore::nextDue(brand::Transaction& tx) {
    auto due = connectionOf(tx).one(kNextDue, {}, toTime);
    if (!due) return sdk::Unexpected(std::move(due.error()));
    return due->value_or(sdk::TimePoint::max());
}

sdk::Result<std::vector<OutboxRow>> SqlOutboxStore::listWaiting(brand::Transaction& tx, int limit) {
    return withoutBodies(connectionOf(tx).all(kWaiting, {limit}, toOutboxRow));
}

sdk::Result<std::vector<OutboxRow>> SqlOutboxStore::listDead(brand::Transaction& tx, int limit) {
    return withoutBodies(connectionOf(tx).all(kDead, {limit}, toOutboxRow));
}

sdk::Result<std::vector<OutboxRow>> SqlOutboxStore::listUndelivered(brand::Transaction& tx,
                                                                    int limit) {
    return withoutBodies(connectionOf(tx).all(kUndelivered, {limit}, toOutboxRow));
}

sdk::Result<bool> SqlOutboxStore::putReceipt(brand::Transaction& tx,
                                             const delivery::MessageKey& key,
                                             std::int64_t providerId,
                                             const sdk::DeliveryReceipt& receipt) {
    const int news = receipt.status == sdk::DeliveryReceipt::Status::kDelivered ? 2 : 1;
    return connectionOf(tx).changes(kPutReceipt,
                                    {news, receipt.reason, providerId, key.brandId, key.id});
}

sdk::Result<void> SqlOutboxStore::markCodeUsed(brand::Transaction& tx, brand::BrandId brandId,
                                               std::int64_t id) {
    return connectionOf(tx).perform(kMarkCodeUsed, {brandId, id});
}

sdk::Result<std::vector<delivery::Conversion>> SqlOutboxStore::conversions(brand::Transaction& tx,
                                                                           sdk::TimePoint from,
                                                                           sdk::TimePoint until) {
    return connectionOf(tx).all(kConversions, {from, until}, toConversion);
}

sdk::Result<int> SqlOutboxStore::replay(brand::Transaction& tx, std::int64_t id, sdk::TimePoint now,
                                        int limit) {
    return connectionOf(tx).count(kReplay, {now, id, id, limit, now});
}

sdk::Result<std::vector<delivery::OutboxCount>> SqlOutboxStore::count(brand::Transaction& tx) {
    return connectionOf(tx).all(kCount, {}, toCount);
}

sdk::Result<void> SqlOutboxStore::eraseOf(brand::Transaction& tx, brand::BrandId brandId,
                                          std::int64_t accountId) {
    Connection& connection = connectionOf(tx);
    auto discarded = connection.perform(kDiscardOf, {brandId, accountId});
    if (!discarded) return discarded;
    return connection.perform(kEraseOf, {brandId, accountId});
}

sdk::Result<int> SqlOutboxStore::purge(brand::Transaction& tx, sdk::TimePoint now,
                                       sdk::TimePoint before, int limit) {
    Connection& connection = connectionOf(tx);
    auto erased = connection.count(kErasePassed, {now, limit});
    if (!erased || *erased >= limit) return erased;
    auto removed = connection.count(kPurge, {before, limit - *erased});
    if (!removed) return removed;
    return *erased + *removed;
}

}  // namespace patron::storage
