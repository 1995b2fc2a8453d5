#ifndef PATRON_TESTS_UNIT_FAKES_MEMORY_SESSION_STORE_H
#define PATRON_TESTS_UNIT_FAKES_MEMORY_SESSION_STORE_H

#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "memory_database.h"
#include "session/session_store.h"

namespace patron::fakes {

/// Sessions in memory, under the rules of the store's contract. Looks at no transaction, unless it
/// is made for a database: then rows follow the fate of its writes. Any thread.
class MemorySessionStore : public session::SessionStore {
  public:
    MemorySessionStore() = default;
    explicit MemorySessionStore(MemoryDatabase& database) { database.track(rows_); }

    /// Runs once, just before the next rotate: what another process does in between.
    std::function<void()> beforeRotate;

    sdk::Result<std::int64_t> add(brand::Transaction&, const session::Session& session) override {
        const std::lock_guard lock(mutex_);
        session::Session& row = rows_[{session.accountId, ++lastId_}] = session;
        row.id = lastId_;
        return lastId_;
    }

    sdk::Result<std::optional<session::Session>> find(brand::Transaction&, std::int64_t accountId,
                                                      std::int64_t id) override {
        const std::lock_guard lock(mutex_);
        const auto row = rows_.find({accountId, id});
        if (row == rows_.end()) return std::optional<session::Session>();
        return std::optional(row->second);
    }

    sdk::Result<bool> rotate(brand::Transaction&, std::int64_t accountId, std::int64_t id,
                             const std::string& fromJti, const session::TokenStamp& next,
                             sdk::TimePoint now) override {
        if (const auto hook = std::exchange(beforeRotate, nullptr)) hook();
        const std::lock_guard lock(mutex_);
        const auto row = rows_.find({accountId, id});
        if (row == rows_.end() || row->second.ended) return false;
        if (row->second.current.jti != fromJti) return false;
        row->second.previousJti = fromJti;
        row->second.current = next;
        row->second.replacedAt = now;
        return true;
    }

    sdk::Result<void> end(brand::Transaction&, std::int64_t accountId, std::int64_t id) override {
        const std::lock_guard lock(mutex_);
        const auto row = rows_.find({accountId, id});
        if (row != rows_.end()) row->second.ended = true;
        return {};
    }

    sdk::Result<int> purge(brand::Transaction&, sdk::TimePoint now, int limit) override {
        const std::lock_guard lock(mutex_);
        const auto over = [&](const auto& row) {
            return limit > 0 &&
                   (row.second.ended ||
                    std::chrono::seconds(row.second.refreshUntil) < now.time_since_epoch()) &&
                   limit-- > 0;
        };
        return static_cast<int>(std::erase_if(rows_, over));
    }

    // For tests.
    std::vector<session::Session> rows() {
        const std::lock_guard lock(mutex_);
        std::vector<session::Session> all;
        for (const auto& [key, row] : rows_) all.push_back(row);
        return all;
    }

  private:
    std::mutex mutex_;
    std::map<std::pair<std::int64_t, std::int64_t>, session::Session> rows_;
    std::int64_t lastId_ = 0;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_MEMORY_SESSION_STORE_H
