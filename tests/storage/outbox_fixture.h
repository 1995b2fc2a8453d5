#ifndef PATRON_TESTS_STORAGE_OUTBOX_FIXTURE_H
#define PATRON_TESTS_STORAGE_OUTBOX_FIXTURE_H

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "database_under_test.h"
#include "delivery/outbox_store.h"
#include "samples.h"
#include "storage/sql_transaction.h"

namespace patron::storage {

using brand::Transaction;
using delivery::OutboxRow;
using delivery::OutboxState;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

class OutboxTest : public StorageTest {
  protected:
    static constexpr Sql kBody{"SELECT sealed FROM outbox WHERE id = $1"};
    static std::string toBody(const Row& row) { return std::string(row.text(0)); }
    /// Straight from the table: no port gives the body of a finished row.
    std::string bodyOf(std::int64_t id) {
        return *read([&](Transaction& tx) { return connectionOf(tx).one(kBody, {id}, toBody); });
    }
    bool add(const OutboxRow& row) {
        return write([&](Transaction& tx) { return storage->outbox().add(tx, row); });
    }
    std::vector<OutboxRow> claim(const char* worker, sdk::TimePoint now, int limit = 10) {
        return write([&](Transaction& tx) {
            return storage->outbox().claim(tx, worker, now, now + seconds(20), limit);
        });
    }
    std::vector<OutboxRow> claimOf(const std::string& route, const char* worker, sdk::TimePoint now,
                                   int limit = 10) {
        return write([&](Transaction& tx) {
            return storage->outbox().claimOf(tx, route, worker, now, now + seconds(20), limit);
        });
    }
    std::vector<std::string> dueRoutes(sdk::TimePoint now) {
        return read([&](Transaction& tx) { return storage->outbox().dueRoutes(tx, now); });
    }
    std::vector<OutboxRow> undelivered() {
        return read([&](Transaction& tx) { return storage->outbox().listUndelivered(tx, 10); });
    }
    /// A claimed row as a dispatcher would report on it.
    OutboxRow claimed(std::int64_t id) {
        add(sampleMessage(id));
        auto row = claim("w1", kNow).at(0);
        row.providerId = 3;
        row.providerMessageId = "provider-id";
        row.lastError = "451";
        return row;
    }
    /// Whether the worker still had the row's claim.
    bool report(OutboxRow row, OutboxState state, const char* worker, sdk::TimePoint now = kNow) {
        row.state = state;
        row.claimedBy = worker;
        return !write([&](Transaction& tx) {
                    return storage->outbox().report(tx, {row}, now);
                }).empty();
    }
    bool retryAt(OutboxRow row, const char* worker, sdk::TimePoint when) {
        row.nextAttemptAt = when;
        return report(row, OutboxState::kQueued, worker);
    }
    sdk::TimePoint nextDue() {
        return read([&](Transaction& tx) { return storage->outbox().nextDue(tx); });
    }
    int purge(sdk::TimePoint now, sdk::TimePoint before, int limit = 10) {
        return write(
            [&](Transaction& tx) { return storage->outbox().purge(tx, now, before, limit); });
    }
    static constexpr sdk::TimePoint kLongAgo{};
};

}  // namespace patron::storage

#endif  // PATRON_TESTS_STORAGE_OUTBOX_FIXTURE_H
