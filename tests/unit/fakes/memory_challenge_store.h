#ifndef PATRON_TESTS_UNIT_FAKES_MEMORY_CHALLENGE_STORE_H
#define PATRON_TESTS_UNIT_FAKES_MEMORY_CHALLENGE_STORE_H

#include <map>
#include <tuple>
#include <vector>

#include "fakes/memory_database.h"
#include "otp/challenge_store.h"

namespace patron::fakes {

/// Challenges in memory, under the rules of the store's contract. Inside the pieces of work of its
/// database only; tests look at rows() when nothing runs.
class MemoryChallengeStore : public otp::ChallengeStore {
  public:
    explicit MemoryChallengeStore(MemoryDatabase& database) { database.track(rows_); }

    sdk::Result<std::optional<otp::Challenge>> find(brand::Transaction&,
                                                    const otp::ChallengeKey& key) override {
        const auto row = rows_.find(columns(key));
        if (row == rows_.end()) return std::optional<otp::Challenge>();
        return std::optional(row->second);
    }

    sdk::Result<otp::Challenge> hold(brand::Transaction&, const otp::ChallengeKey& key) override {
        const auto row = rows_.find(columns(key));
        if (row != rows_.end()) return row->second;
        otp::Challenge blank;
        blank.key = key;
        blank.ended = true;
        return blank;
    }
    sdk::Result<void> put(brand::Transaction&, const otp::Challenge& challenge) override {
        rows_[columns(challenge.key)] = challenge;
        return {};
    }

    sdk::Result<std::optional<otp::Challenge>> countAttempt(brand::Transaction&,
                                                            const otp::ChallengeKey& key,
                                                            sdk::TimePoint now) override {
        const auto row = rows_.find(columns(key));
        if (row == rows_.end() || !row->second.liveAt(now)) return std::optional<otp::Challenge>();
        ++row->second.attempts;
        return std::optional(row->second);
    }

    sdk::Result<bool> consume(brand::Transaction&, const otp::ChallengeKey& key,
                              std::int64_t generation, sdk::TimePoint now) override {
        const auto row = rows_.find(columns(key));
        if (row == rows_.end() || row->second.ended || row->second.generation != generation ||
            row->second.expiresAt <= now) {
            return false;
        }
        row->second.ended = true;
        row->second.attempts = 0;
        return true;
    }

    sdk::Result<void> forgiveAttempts(brand::Transaction&, const otp::ChallengeKey& key) override {
        const auto row = rows_.find(columns(key));
        if (row != rows_.end()) row->second.attempts = 0;
        return {};
    }

    sdk::Result<void> end(brand::Transaction&, const otp::ChallengeKey& key) override {
        const auto row = rows_.find(columns(key));
        if (row != rows_.end()) row->second.ended = true;
        return {};
    }

    sdk::Result<void> endAllOf(brand::Transaction&, brand::BrandId brandId,
                               std::int64_t accountId) override {
        for (auto& [key, row] : rows_) {
            if (row.key.brandId == brandId && row.key.accountId == accountId) row.ended = true;
        }
        return {};
    }

    sdk::Result<int> purge(brand::Transaction&, sdk::TimePoint before, int limit) override {
        return static_cast<int>(std::erase_if(rows_, [&](const auto& entry) {
            return entry.second.expiresAt < before && entry.second.forgottenAt < before &&
                   limit-- > 0;
        }));
    }

    // For tests.
    std::vector<otp::Challenge> rows() const {
        std::vector<otp::Challenge> all;
        for (const auto& [key, row] : rows_) all.push_back(row);
        return all;
    }

  private:
    using Columns = std::tuple<brand::BrandId, otp::Purpose, std::string, std::int64_t>;
    static Columns columns(const otp::ChallengeKey& key) {
        return {key.brandId, key.purpose, key.addressHash, key.accountId};
    }
    std::map<Columns, otp::Challenge> rows_;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_MEMORY_CHALLENGE_STORE_H
