#ifndef PATRON_TESTS_UNIT_FAKES_MEMORY_OUTBOX_STORE_H
#define PATRON_TESTS_UNIT_FAKES_MEMORY_OUTBOX_STORE_H

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "delivery/outbox_store.h"
#include "memory_database.h"

namespace patron::fakes {

/// The outbox in memory, under the rules of the store's contract. Looks at no transaction, unless
/// it is made for a database: then rows follow the fate of its writes. Any thread; a test can wait
/// for what dispatchers do.
class MemoryOutboxStore : public delivery::OutboxStore {
  public:
    using Row = delivery::OutboxRow;
    using State = delivery::OutboxState;

    MemoryOutboxStore() = default;
    explicit MemoryOutboxStore(MemoryDatabase& database) { database.track(rows_); }

    sdk::Result<bool> add(brand::Transaction&, const Row& row) override {
        const std::lock_guard lock(mutex_);
        return rows_.emplace(std::pair(row.brandId, row.id), row).second;
    }

    sdk::Result<std::vector<Row>> claim(brand::Transaction&, const std::string& worker,
                                        sdk::TimePoint now, sdk::TimePoint claimedUntil,
                                        int limit) override {
        const std::lock_guard lock(mutex_);
        return claimIf(worker, now, claimedUntil, limit, [](const Row&) { return true; });
    }
    sdk::Result<std::vector<Row>> claimOf(brand::Transaction&, const std::string& route,
                                          const std::string& worker, sdk::TimePoint now,
                                          sdk::TimePoint claimedUntil, int limit) override {
        const std::lock_guard lock(mutex_);
        return claimIf(worker, now, claimedUntil, limit,
                       [&](const Row& row) { return row.route == route; });
    }
    sdk::Result<std::vector<std::string>> dueRoutes(brand::Transaction&,
                                                    sdk::TimePoint now) override {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> routes;
        for (const Row* row : dueRows(now, [](const Row&) { return true; })) {
            if (std::ranges::find(routes, row->route) == routes.end()) {
                routes.push_back(row->route);
            }
        }
        return routes;
    }

    sdk::Result<std::vector<delivery::MessageKey>> report(brand::Transaction&,
                                                          const std::vector<Row>& rows,
                                                          sdk::TimePoint now) override {
        const std::lock_guard lock(mutex_);
        std::vector<delivery::MessageKey> held;
        for (const Row& row : rows) {
            const auto found = rows_.find({row.brandId, row.id});
            if (found == rows_.end() || found->second.state != State::kSending ||
                found->second.claimedBy != row.claimedBy) {
                continue;
            }
            Row& stored = found->second;
            stored.state = row.state;
            stored.attempts = row.attempts;
            stored.nextAttemptAt = row.nextAttemptAt;
            stored.providerId = row.providerId;
            stored.providerMessageId = row.providerMessageId;
            stored.lastError = row.lastError;
            stored.claimedBy.clear();
            const bool over = row.state == State::kDead && stored.expiresAt <= now;
            if (over || row.state == State::kSent) stored.sealed.clear();
            held.push_back({row.brandId, row.id});
        }
        changed_.notify_all();
        return held;
    }

    sdk::Result<sdk::TimePoint> nextDue(brand::Transaction&) override {
        const std::lock_guard lock(mutex_);
        sdk::TimePoint next = sdk::TimePoint::max();
        for (const auto& [key, row] : rows_) {
            if (row.state == State::kQueued) next = std::min(next, row.nextAttemptAt);
        }
        return next;
    }

    sdk::Result<std::vector<Row>> listWaiting(brand::Transaction&, int) override {
        return std::vector<Row>{};
    }
    sdk::Result<std::vector<Row>> listDead(brand::Transaction&, int limit) override {
        const std::lock_guard lock(mutex_);
        std::vector<Row> dead;
        for (const auto& [key, row] : rows_) {
            if (row.state == State::kDead && std::cmp_less(dead.size(), limit)) dead.push_back(row);
        }
        return dead;
    }
    sdk::Result<int> replay(brand::Transaction&, std::int64_t id, sdk::TimePoint now,
                            int limit) override {
        const std::lock_guard lock(mutex_);
        int replayed = 0;
        for (auto& [key, row] : rows_) {
            const bool meant = id == 0 || id == row.id;
            const bool good =
                row.state == State::kDead && !row.sealed.empty() && row.expiresAt > now;
            if (!meant || !good || replayed == limit) continue;
            row.state = State::kQueued;
            row.attempts = 0;
            row.nextAttemptAt = now;
            ++replayed;
        }
        return replayed;
    }
    sdk::Result<bool> putReceipt(brand::Transaction&, const delivery::MessageKey& key,
                                 std::int64_t providerId,
                                 const sdk::DeliveryReceipt& receipt) override {
        const std::lock_guard lock(mutex_);
        const auto found = rows_.find({key.brandId, key.id});
        if (found == rows_.end() || found->second.providerId != providerId) return false;
        found->second.lastError = receipt.reason;
        return true;
    }
    sdk::Result<void> markCodeUsed(brand::Transaction&, brand::BrandId, std::int64_t id) override {
        const std::lock_guard lock(mutex_);
        used_.insert(id);
        return {};
    }
    sdk::Result<std::vector<delivery::Conversion>> conversions(brand::Transaction&, sdk::TimePoint,
                                                               sdk::TimePoint) override {
        return std::vector<delivery::Conversion>{};
    }
    sdk::Result<std::vector<Row>> listUndelivered(brand::Transaction&, int) override {
        return std::vector<Row>{};
    }
    sdk::Result<std::vector<delivery::OutboxCount>> count(brand::Transaction&) override {
        return std::vector<delivery::OutboxCount>{};
    }
    sdk::Result<void> hasten(brand::Transaction&, sdk::TimePoint at) override {
        const std::lock_guard lock(mutex_);
        for (auto& [key, row] : rows_) row.nextAttemptAt = std::min(row.nextAttemptAt, at);
        return {};
    }
    sdk::Result<std::vector<delivery::OutboxStall>> stalls(brand::Transaction&,
                                                           sdk::TimePoint) override {
        return std::vector<delivery::OutboxStall>{};
    }
    sdk::Result<void> withdraw(brand::Transaction&, brand::BrandId brandId, std::int64_t id,
                               sdk::TimePoint now) override {
        const std::lock_guard lock(mutex_);
        const auto found = rows_.find({brandId, id});
        if (found == rows_.end()) return {};
        Row& row = found->second;
        row.expiresAt = std::min(row.expiresAt, now);
        if (isDue(row, sdk::TimePoint::max()) &&
            !(row.state == State::kSending && row.claimedUntil > now)) {
            row.state = State::kDiscarded;
            row.sealed.clear();
        }
        return {};
    }
    sdk::Result<void> eraseOf(brand::Transaction&, brand::BrandId brandId,
                              std::int64_t accountId) override {
        const std::lock_guard lock(mutex_);
        for (auto& [key, row] : rows_) {
            if (key.first != brandId || row.accountId != accountId) continue;
            row.sealed.clear();
            if (row.state == State::kQueued) row.state = State::kDead;
        }
        return {};
    }

    sdk::Result<int> purge(brand::Transaction&, sdk::TimePoint, sdk::TimePoint before,
                           int limit) override {
        const std::lock_guard lock(mutex_);
        return static_cast<int>(std::erase_if(rows_, [&](const auto& entry) {
            return entry.second.expiresAt < before && limit-- > 0;
        }));
    }

    // For tests.
    Row row(brand::BrandId brandId, std::int64_t id) const {
        const std::lock_guard lock(mutex_);
        return rows_.at({brandId, id});
    }
    std::vector<Row> rows() const {
        const std::lock_guard lock(mutex_);
        std::vector<Row> all;
        for (const auto& [key, row] : rows_) all.push_back(row);
        return all;
    }
    /// Whether the code in a message was used.
    bool used(std::int64_t id) const {
        const std::lock_guard lock(mutex_);
        return used_.contains(id);
    }
    /// Waits until a test's condition over all rows, or over anything else, holds; false after half
    /// a minute.
    template <class Condition>
    bool waitUntil(Condition condition) const {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        std::unique_lock lock(mutex_);
        while (!condition(rows_)) {
            if (std::chrono::steady_clock::now() > limit) return false;
            changed_.wait_for(lock, std::chrono::milliseconds(5));
        }
        return true;
    }
    bool waitForClaims(int count) const {
        return waitUntil([&](const auto&) { return claims_ >= count; });
    }
    bool waitForState(State state) const {
        return waitUntil([&](const auto& rows) {
            return std::all_of(rows.begin(), rows.end(),
                               [&](const auto& entry) { return entry.second.state == state; });
        });
    }

  private:
    static bool isDue(const Row& row, sdk::TimePoint now) {
        return (row.state == State::kQueued && row.nextAttemptAt <= now) ||
               (row.state == State::kSending && row.claimedUntil <= now);
    }

    template <class Condition>
    std::vector<Row*> dueRows(sdk::TimePoint now, Condition wanted) {
        std::vector<Row*> due;
        for (auto& [key, row] : rows_) {
            if (isDue(row, now) && wanted(row)) due.push_back(&row);
        }
        std::stable_sort(due.begin(), due.end(), [](const Row* a, const Row* b) {
            return a->nextAttemptAt < b->nextAttemptAt;
        });
        return due;
    }
    template <class Condition>
    std::vector<Row> claimIf(const std::string& worker, sdk::TimePoint now,
                             sdk::TimePoint claimedUntil, int limit, Condition wanted) {
        ++claims_;
        std::vector<Row*> due = dueRows(now, wanted);
        due.resize(std::min(due.size(), static_cast<std::size_t>(std::max(0, limit))));
        std::vector<Row> claimed;
        for (Row* row : due) {
            row->state = State::kSending;
            row->claimedBy = worker;
            row->claimedUntil = claimedUntil;
            ++row->attempts;
            claimed.push_back(*row);
        }
        changed_.notify_all();
        return claimed;
    }

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::map<std::pair<brand::BrandId, std::int64_t>, Row> rows_;
    std::set<std::int64_t> used_;
    int claims_ = 0;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_MEMORY_OUTBOX_STORE_H
