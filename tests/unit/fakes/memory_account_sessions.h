#ifndef PATRON_TESTS_UNIT_FAKES_MEMORY_ACCOUNT_SESSIONS_H
#define PATRON_TESTS_UNIT_FAKES_MEMORY_ACCOUNT_SESSIONS_H

#include <set>
#include <utility>

#include "account/account_store.h"
#include "fakes/memory_database.h"

namespace patron::fakes {

/// Which sessions live, by account and number, for tests that need no tokens. Inside the pieces of
/// work of its database only.
class MemoryAccountSessions : public account::AccountSessions {
  public:
    explicit MemoryAccountSessions(MemoryDatabase& database) { database.track(live_); }

    sdk::Result<int> endAll(brand::Transaction& tx, account::AccountId accountId) override {
        return endOthers(tx, accountId, 0);
    }
    sdk::Result<int> endOthers(brand::Transaction&, account::AccountId accountId,
                               std::int64_t keepSessionId) override {
        return static_cast<int>(std::erase_if(live_, [&](const auto& session) {
            return session.first == accountId && session.second != keepSessionId;
        }));
    }

    // For tests.
    void start(account::AccountId accountId, std::int64_t sessionId) {
        live_.emplace(accountId, sessionId);
    }
    bool isLive(account::AccountId accountId, std::int64_t sessionId) const {
        return live_.contains({accountId, sessionId});
    }

  private:
    std::set<std::pair<account::AccountId, std::int64_t>> live_;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_MEMORY_ACCOUNT_SESSIONS_H
