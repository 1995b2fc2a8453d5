#ifndef PATRON_TESTS_UNIT_FAKES_MEMORY_PENDING_CHANGE_STORE_H
#define PATRON_TESTS_UNIT_FAKES_MEMORY_PENDING_CHANGE_STORE_H

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "account/account_store.h"
#include "fakes/memory_database.h"

namespace patron::fakes {

/// Pending changes in memory, under the rules of the store's contract. Inside the pieces of work of
/// its database only.
class MemoryPendingChangeStore : public account::PendingChangeStore {
  public:
    explicit MemoryPendingChangeStore(MemoryDatabase& database) { database.track(rows_); }

    sdk::Result<std::vector<account::PendingChange>> list(brand::Transaction&,
                                                          account::AccountId accountId,
                                                          sdk::TimePoint now) override {
        std::vector<account::PendingChange> alive;
        for (const auto& [key, row] : rows_) {
            if (key.first == accountId && row.expiresAt > now) alive.push_back(row);
        }
        return alive;
    }
    sdk::Result<void> put(brand::Transaction&, const account::PendingChange& change) override {
        rows_[{change.accountId, change.attribute}] = change;
        ++puts_;
        return {};
    }
    sdk::Result<bool> remove(brand::Transaction&, account::AccountId accountId,
                             std::string_view attribute) override {
        return rows_.erase({accountId, std::string(attribute)}) > 0;
    }
    sdk::Result<int> purge(brand::Transaction&, sdk::TimePoint, int) override { return 0; }

    // For tests.
    std::vector<account::PendingChange> rows() const {
        std::vector<account::PendingChange> all;
        for (const auto& [key, row] : rows_) all.push_back(row);
        return all;
    }
    int puts() const { return puts_; }

  private:
    std::map<std::pair<account::AccountId, std::string>, account::PendingChange> rows_;
    int puts_ = 0;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_MEMORY_PENDING_CHANGE_STORE_H
