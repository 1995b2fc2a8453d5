#include "storage/sql_limit_store.h"

#include <utility>

#include "storage/purge_sql.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

constexpr std::chrono::hours kFailureWindow{1};

// A closed window and the event that opens the next one are one statement, so two events at once
// cannot both open it.
constexpr Sql kCount{R"(
INSERT INTO limit_counter (scope, key_hash, count, resets_at) VALUES ($1, $2, 1, $3)
ON CONFLICT (key_hash, scope) DO UPDATE
SET count = CASE WHEN limit_counter.resets_at <= $4 THEN 1 ELSE limit_counter.count + 1 END,
    resets_at = CASE WHEN limit_counter.resets_at <= $4 THEN excluded.resets_at
                     ELSE limit_counter.resets_at END
RETURNING count, resets_at)"};

constexpr Sql kPeek{R"(
SELECT count, resets_at FROM limit_counter
WHERE scope = $1 AND key_hash = $2 AND resets_at > $3)"};

constexpr Sql kMarkMember{R"(
INSERT INTO limit_member (scope, key_hash, member_hash, forgotten_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (key_hash, scope, member_hash) DO UPDATE SET forgotten_at = excluded.forgotten_at
WHERE limit_member.forgotten_at <= $5)"};

constexpr Sql kCountMembers{R"(
SELECT COUNT(*), MIN(forgotten_at) FROM limit_member
WHERE scope = $1 AND key_hash = $2 AND forgotten_at > $3)"};

constexpr Sql kFailures{R"(
SELECT consecutive, in_window, window_resets_at, locked_until_at
FROM failure_counter WHERE key_hash = $1)"};

constexpr Sql kCountFailure{R"(
INSERT INTO failure_counter (key_hash, consecutive, in_window, window_resets_at, locked_until_at,
                             last_failure_at)
VALUES ($1, 1, 1, $2, 0, $3)
ON CONFLICT (key_hash) DO UPDATE
SET consecutive = failure_counter.consecutive + 1,
    in_window = CASE WHEN failure_counter.window_resets_at <= excluded.last_failure_at THEN 1
                     ELSE failure_counter.in_window + 1 END,
    window_resets_at = CASE WHEN failure_counter.window_resets_at <= excluded.last_failure_at
                            THEN excluded.window_resets_at
                            ELSE failure_counter.window_resets_at END,
    last_failure_at = excluded.last_failure_at
RETURNING consecutive, in_window, window_resets_at, locked_until_at)"};

constexpr Sql kLock{"UPDATE failure_counter SET locked_until_at = $1 WHERE key_hash = $2"};
constexpr Sql kClear{"DELETE FROM failure_counter WHERE key_hash = $1"};

constexpr Sql kPurgeCounters{
    PATRON_PURGE("limit_counter", "key_hash, scope", "resets_at <= $1", "$2")};
constexpr Sql kPurgeMembers{
    PATRON_PURGE("limit_member", "key_hash, scope, member_hash", "forgotten_at <= $1", "$2")};
constexpr Sql kPurgeFailures{PATRON_PURGE("failure_counter", "key_hash",
                                          "last_failure_at < $1 AND locked_until_at <= $2", "$3")};

otp::Count toCount(const Row& row) {
    otp::Count count;
    Columns(row) >> count.count >> count.resetsAt;
    return count;
}

otp::Failures toFailures(const Row& row) {
    otp::Failures failures;
    Columns(row) >> failures.consecutive >> failures.inWindow >> failures.windowResetsAt >>
        failures.lockedUntil;
    return failures;
}

/// The row, or a zero when there is none.
template <class T>
sdk::Result<T> orNone(sdk::Result<std::optional<T>> row) {
    if (!row) return sdk::Unexpected(std::move(row.error()));
    return row->value_or(T{});
}

}  // namespace

sdk::Result<otp::Count> SqlLimitStore::count(brand::Transaction& tx, std::string_view scope,
                                             std::string_view keyHash, sdk::Duration window,
                                             sdk::TimePoint now) {
    return orNone(connectionOf(tx).one(kCount, {scope, keyHash, now + window, now}, toCount));
}

sdk::Result<otp::Count> SqlLimitStore::peek(brand::Transaction& tx, std::string_view scope,
                                            std::string_view keyHash, sdk::TimePoint now) {
    return orNone(connectionOf(tx).one(kPeek, {scope, keyHash, now}, toCount));
}

sdk::Result<otp::Count> SqlLimitStore::countDistinct(brand::Transaction& tx, std::string_view scope,
                                                     std::string_view keyHash,
                                                     std::string_view memberHash,
                                                     sdk::Duration window, sdk::TimePoint now) {
    Connection& connection = connectionOf(tx);
    auto marked = connection.perform(kMarkMember, {scope, keyHash, memberHash, now + window, now});
    if (!marked) return sdk::Unexpected(std::move(marked.error()));
    return orNone(connection.one(kCountMembers, {scope, keyHash, now}, toCount));
}

sdk::Result<otp::Failures> SqlLimitStore::failures(brand::Transaction& tx, std::string_view keyHash,
                                                   sdk::TimePoint now) {
    auto failures = orNone(connectionOf(tx).one(kFailures, {keyHash}, toFailures));
    if (failures && failures->windowResetsAt <= now) failures->inWindow = 0;
    return failures;
}

sdk::Result<otp::Failures> SqlLimitStore::countFailure(brand::Transaction& tx,
                                                       std::string_view keyHash,
                                                       sdk::TimePoint now) {
    return orNone(
        connectionOf(tx).one(kCountFailure, {keyHash, now + kFailureWindow, now}, toFailures));
}

sdk::Result<void> SqlLimitStore::lockUntil(brand::Transaction& tx, std::string_view keyHash,
                                           sdk::TimePoint until) {
    return connectionOf(tx).perform(kLock, {until, keyHash});
}

sdk::Result<void> SqlLimitStore::clearFailures(brand::Transaction& tx, std::string_view keyHash) {
    return connectionOf(tx).perform(kClear, {keyHash});
}

sdk::Result<int> SqlLimitStore::purge(brand::Transaction& tx, sdk::TimePoint now, int limit) {
    Connection& connection = connectionOf(tx);
    auto removed = connection.count(kPurgeCounters, {now, limit});
    if (!removed) return removed;
    auto members = connection.count(kPurgeMembers, {now, limit - *removed});
    if (!members) return members;
    *removed += *members;
    auto failures =
        connection.count(kPurgeFailures, {now - otp::kFailureMemory, now, limit - *removed});
    if (!failures) return failures;
    return *removed + *failures;
}

}  // namespace patron::storage
