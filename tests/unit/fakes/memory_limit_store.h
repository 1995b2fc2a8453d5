#ifndef PATRON_TESTS_UNIT_FAKES_MEMORY_LIMIT_STORE_H
#define PATRON_TESTS_UNIT_FAKES_MEMORY_LIMIT_STORE_H

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "fakes/memory_database.h"
#include "otp/limit_store.h"

namespace patron::fakes {

/// Limits in memory, under the rules of the store's contract. Inside the pieces of work of its
/// database only; tests look at the counters when nothing runs.
class MemoryLimitStore : public otp::LimitStore {
  public:
    explicit MemoryLimitStore(MemoryDatabase& database) { database.track(state_); }

    sdk::Result<otp::Count> count(brand::Transaction&, std::string_view scope,
                                  std::string_view keyHash, sdk::Duration window,
                                  sdk::TimePoint now) override {
        otp::Count& counter = state_.counters[name(scope, keyHash)];
        if (counter.resetsAt <= now) counter = {0, now + window};
        ++counter.count;
        return counter;
    }

    sdk::Result<otp::Count> peek(brand::Transaction&, std::string_view scope,
                                 std::string_view keyHash, sdk::TimePoint now) override {
        const auto found = state_.counters.find(name(scope, keyHash));
        if (found == state_.counters.end() || found->second.resetsAt <= now) return otp::Count();
        return found->second;
    }

    sdk::Result<otp::Count> countDistinct(brand::Transaction&, std::string_view scope,
                                          std::string_view keyHash, std::string_view memberHash,
                                          sdk::Duration window, sdk::TimePoint now) override {
        auto& members = state_.members[name(scope, keyHash)];
        std::erase_if(members, [&](const auto& entry) { return entry.second <= now; });
        members.emplace(memberHash, now + window);
        otp::Count seen{static_cast<std::int64_t>(members.size()), now + window};
        for (const auto& [member, until] : members) seen.resetsAt = std::min(seen.resetsAt, until);
        return seen;
    }

    sdk::Result<otp::Failures> failures(brand::Transaction&, std::string_view keyHash,
                                        sdk::TimePoint now) override {
        const auto found = state_.failures.find(std::string(keyHash));
        if (found == state_.failures.end()) return otp::Failures();
        otp::Failures failures = found->second;
        if (failures.windowResetsAt <= now) failures.inWindow = 0;
        return failures;
    }

    sdk::Result<otp::Failures> countFailure(brand::Transaction&, std::string_view keyHash,
                                            sdk::TimePoint now) override {
        otp::Failures& failures = state_.failures[std::string(keyHash)];
        if (failures.windowResetsAt <= now) {
            failures.inWindow = 0;
            failures.windowResetsAt = now + std::chrono::hours(1);
        }
        ++failures.inWindow;
        ++failures.consecutive;
        state_.lastFailure[std::string(keyHash)] = now;
        return failures;
    }

    sdk::Result<void> lockUntil(brand::Transaction&, std::string_view keyHash,
                                sdk::TimePoint until) override {
        const auto found = state_.failures.find(std::string(keyHash));
        if (found != state_.failures.end()) found->second.lockedUntil = until;
        return {};
    }

    sdk::Result<void> clearFailures(brand::Transaction&, std::string_view keyHash) override {
        state_.failures.erase(std::string(keyHash));
        return {};
    }

    sdk::Result<int> purge(brand::Transaction&, sdk::TimePoint now, int limit) override {
        auto gone = std::erase_if(state_.counters, [&](const auto& entry) {
            return entry.second.resetsAt <= now && limit-- > 0;
        });
        gone += std::erase_if(state_.failures, [&](const auto& entry) {
            return entry.second.lockedUntil <= now &&
                   state_.lastFailure[entry.first] + otp::kFailureMemory < now && limit-- > 0;
        });
        return static_cast<int>(gone);
    }

    // For tests.
    const std::map<std::string, otp::Failures>& failureRows() const { return state_.failures; }
    std::size_t rows() const {
        return state_.counters.size() + state_.members.size() + state_.failures.size();
    }

  private:
    static std::string name(std::string_view scope, std::string_view keyHash) {
        return std::string(scope) + '\n' + std::string(keyHash);
    }
    struct State {
        std::map<std::string, otp::Count> counters;
        std::map<std::string, std::map<std::string, sdk::TimePoint>> members;
        std::map<std::string, otp::Failures> failures;
        std::map<std::string, sdk::TimePoint> lastFailure;
    };
    State state_;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_MEMORY_LIMIT_STORE_H
