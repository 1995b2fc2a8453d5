#include "storage/sql_outbox_store.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "storage/purge_sql.h"
#include "storage/sql_transaction.h"

#define PATRON_OUTBOX_COLUMNS                                                             \
    " brand_id, id, account_id, kind, address_kind, sealed, state, attempts, created_at," \
    " next_attempt_at, expires_at, claimed_until_at, claimed_by, provider_id,"            \
    " provider_message_id, last_error, country, route "

namespace patron::storage {
namespace {

using delivery::OutboxRow;
using delivery::OutboxState;

constexpr Sql kAdd{"INSERT INTO outbox (" PATRON_OUTBOX_COLUMNS R"(, finished_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT (brand_id, id) DO NOTHING)"};

// State 1 is queued, 2 sending; `state <= 2` is what the indexes on waiting rows are made for. A
// claim leaves next_attempt_at alone, so what is claimed stands at the head of its index and is
// passed over: a few dozen rows for each process.
#define PATRON_CLAIM(which, now1, now2, limit, worker, until)                        \
    "WITH due AS MATERIALIZED (SELECT brand_id, id FROM outbox"                      \
    " WHERE " which " AND next_attempt_at <= " now1 " AND claimed_until_at <= " now2 \
    " ORDER BY next_attempt_at LIMIT " limit                                         \
    " /*postgresql: FOR UPDATE SKIP LOCKED*/)"                                       \
    " UPDATE outbox SET state = 2, attempts = attempts + 1, claimed_by = " worker    \
    ", claimed_until_at = " until                                                    \
    " WHERE (brand_id, id) IN (SELECT brand_id, id FROM due) RETURNING" PATRON_OUTBOX_COLUMNS
constexpr Sql kClaim{PATRON_CLAIM("state <= 2", "$1", "$2", "$3", "$4", "$5")};
// Where a route is asked for, what waits is `state < 3`, as its index says: PostgreSQL might else
// go along that of all rows that are due and pass over those of other routes, however many there
// are.
constexpr Sql kClaimOfRoute{PATRON_CLAIM("state < 3 AND route = $1", "$2", "$3", "$4", "$5", "$6")};

// From each route straight to the next one, however much waits on it; for min() PostgreSQL would
// read through a backlog that its statistics know nothing of. It begins with SELECT, which tells
// that it only reads.
constexpr Sql kRoutes{R"(SELECT name FROM
(WITH RECURSIVE known (name) AS
 (SELECT (SELECT route FROM outbox WHERE state < 3 ORDER BY route LIMIT 1)
  UNION ALL
  SELECT (SELECT route FROM outbox WHERE state < 3 AND route > name ORDER BY route LIMIT 1)
  FROM known WHERE name IS NOT NULL)
 SELECT name,
        (SELECT next_attempt_at FROM outbox WHERE state < 3 AND route = name
         ORDER BY next_attempt_at LIMIT 1) AS due_at
 FROM known WHERE name IS NOT NULL) AS waiting
WHERE due_at <= $1 ORDER BY due_at)"};

// What a try reports counts only while the claim is the worker's, whose name is of that claim
// alone. A receipt may have come before this, also from a provider that was asked before. The limit
// tells PostgreSQL that the rows are few, which it cannot know, and nothing is said about their
// state, for which there are indexes of all that waits: so each row is found by its key. Whoever
// holds a row (an account is deleted) must not hold up the others of this statement, nor they him.
constexpr Sql kReport{R"(
WITH reported AS MATERIALIZED
     (SELECT value AS report
      FROM /*postgresql: jsonb_array_elements(CAST($1 AS JSONB))*/ /*sqlite: json_each($1)*/
      LIMIT 16),
     done AS MATERIALIZED
     (SELECT brand_id AS of_brand, id AS of_id, CAST(report ->> 3 AS SMALLINT) AS new_state,
             CAST(report ->> 4 AS INTEGER) AS tries, CAST(report ->> 5 AS BIGINT) AS due_at,
             CAST(report ->> 6 AS BIGINT) AS provider, report ->> 7 AS provider_message,
             report ->> 8 AS reason
      FROM reported JOIN outbox ON brand_id = CAST(report ->> 0 AS BIGINT)
                               AND id = CAST(report ->> 1 AS BIGINT)
      WHERE claimed_by = report ->> 2
      /*postgresql: FOR UPDATE OF outbox SKIP LOCKED*/)
UPDATE outbox
SET sealed = CASE WHEN new_state = 3 OR new_state = 4 AND expires_at <= $2 THEN '' ELSE sealed END,
    state = new_state, attempts = tries, next_attempt_at = due_at,
    finished_at = CASE WHEN new_state > 2 THEN $2 ELSE 0 END,
    claimed_by = '', claimed_until_at = 0,
    provider_id = provider, provider_message_id = provider_message,
    receipt = CASE WHEN new_state <> 3 OR receipt_provider_id = provider THEN receipt ELSE 0 END,
    last_error = CASE WHEN new_state <> 3 THEN reason
                      WHEN receipt = 1 AND receipt_provider_id = provider THEN last_error
                      ELSE '' END
FROM done WHERE brand_id = of_brand AND id = of_id
RETURNING brand_id, id)"};
static_assert(delivery::OutboxStore::kMostReports == 16);

constexpr Sql kNextDue{
    "SELECT next_attempt_at FROM outbox WHERE state <= 2 AND state = 1 "
    "ORDER BY next_attempt_at LIMIT 1"};

constexpr Sql kHasten{R"(
WITH later AS MATERIALIZED
     (SELECT brand_id, id FROM outbox WHERE state <= 2 AND state = 1 AND next_attempt_at > $1
      /*postgresql: FOR UPDATE SKIP LOCKED*/)
UPDATE outbox SET next_attempt_at = $1 WHERE (brand_id, id) IN (SELECT brand_id, id FROM later))"};

// Of a backlog a sample: what is due next has waited as long as the rest.
constexpr Sql kStalls{R"(
SELECT brand_id, address_kind, since FROM
(SELECT brand_id, address_kind, min(created_at) AS since FROM
 (SELECT brand_id, address_kind, created_at FROM outbox WHERE state <= 2
  ORDER BY next_attempt_at LIMIT 1000) AS next
 WHERE created_at < $1 GROUP BY brand_id, address_kind) AS late
WHERE NOT EXISTS
      (SELECT 1 FROM outbox AS sent
       WHERE sent.state > 2 AND sent.state = 3 AND sent.finished_at >= late.since
         AND sent.brand_id = late.brand_id AND sent.address_kind = late.address_kind)
ORDER BY since)"};

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

constexpr Sql kWithdraw{R"(
UPDATE outbox
SET state = CASE WHEN state <= 2 AND claimed_until_at <= $1 THEN 5 ELSE state END,
    finished_at = CASE WHEN state <= 2 AND claimed_until_at <= $1 THEN $1 ELSE finished_at END,
    claimed_by = CASE WHEN claimed_until_at <= $1 THEN '' ELSE claimed_by END,
    sealed = CASE WHEN claimed_until_at <= $1 THEN '' ELSE sealed END,
    expires_at = CASE WHEN state <= 4 AND expires_at > $1 THEN $1 ELSE expires_at END
WHERE brand_id = $2 AND id = $3)"};
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
        r.claimedBy >> r.providerId >> r.providerMessageId >> r.lastError >> r.country >> r.route;
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

delivery::OutboxStall toStall(const Row& row) {
    delivery::OutboxStall stall;
    Columns(row) >> stall.brandId >> stall.addressKind >> stall.since;
    return stall;
}

sdk::TimePoint toTime(const Row& row) {
    sdk::TimePoint time;
    Columns(row) >> time;
    return time;
}

delivery::MessageKey toKey(const Row& row) {
    delivery::MessageKey key;
    Columns(row) >> key.brandId >> key.id;
    return key;
}

// In the order in which kReport reads them.
std::string toReports(const std::vector<OutboxRow>& rows) {
    rapidjson::StringBuffer text;
    rapidjson::Writer<rapidjson::StringBuffer> json(text);
    const auto put = [&json](const std::string& value) {
        json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    json.StartArray();
    for (const OutboxRow& row : rows) {
        json.StartArray();
        json.Int64(row.brandId);
        json.Int64(row.id);
        put(row.claimedBy);
        json.Int(static_cast<int>(row.state));
        json.Int(row.attempts);
        json.Int64(row.nextAttemptAt.time_since_epoch().count());
        json.Int64(row.providerId);
        put(row.providerMessageId);
        put(row.lastError);
        json.EndArray();
    }
    json.EndArray();
    return {text.GetString(), text.GetSize()};
}

std::string toRoute(const Row& row) { return std::string(row.text(0)); }

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
               r.providerMessageId, r.lastError, r.country, r.route, finishedAt});
}

sdk::Result<std::vector<OutboxRow>> SqlOutboxStore::claim(brand::Transaction& tx,
                                                          const std::string& worker,
                                                          sdk::TimePoint now,
                                                          sdk::TimePoint claimedUntil, int limit) {
    return inOrder(
        connectionOf(tx).all(kClaim, {now, now, limit, worker, claimedUntil}, toOutboxRow));
}

sdk::Result<std::vector<OutboxRow>> SqlOutboxStore::claimOf(
    brand::Transaction& tx, const std::string& route, const std::string& worker, sdk::TimePoint now,
    sdk::TimePoint claimedUntil, int limit) {
    return inOrder(connectionOf(tx).all(
        kClaimOfRoute, {route, now, now, limit, worker, claimedUntil}, toOutboxRow));
}

sdk::Result<std::vector<std::string>> SqlOutboxStore::dueRoutes(brand::Transaction& tx,
                                                                sdk::TimePoint now) {
    return connectionOf(tx).all(kRoutes, {now}, toRoute);
}

sdk::Result<std::vector<delivery::MessageKey>> SqlOutboxStore::report(
    brand::Transaction& tx, const std::vector<OutboxRow>& rows, sdk::TimePoint now) {
    const std::string reports = toReports(rows);
    return connectionOf(tx).all(kReport, {reports, now}, toKey);
}

sdk::Result<sdk::TimePoint> SqlOutboxStore::nextDue(brand::Transaction& tx) {
    auto due = connectionOf(tx).one(kNextDue, {}, toTime);
    if (!due) return sdk::Unexpected(std::move(due.error()));
    return due->value_or(sdk::TimePoint::max());
}

sdk::Result<void> SqlOutboxStore::hasten(brand::Transaction& tx, sdk::TimePoint at) {
    return connectionOf(tx).perform(kHasten, {at});
}

sdk::Result<std::vector<delivery::OutboxStall>> SqlOutboxStore::stalls(brand::Transaction& tx,
                                                                       sdk::TimePoint before) {
    return connectionOf(tx).all(kStalls, {before}, toStall);
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

sdk::Result<void> SqlOutboxStore::withdraw(brand::Transaction& tx, brand::BrandId brandId,
                                           std::int64_t id, sdk::TimePoint now) {
    return connectionOf(tx).perform(kWithdraw, {now, brandId, id});
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
