#ifndef PATRON_TESTS_UNIT_FAKES_MEMORY_DATABASE_H
#define PATRON_TESTS_UNIT_FAKES_MEMORY_DATABASE_H

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "brand/transaction.h"

namespace patron::fakes {

/// A database without storage: one piece of work at a time, and a write that fails puts back every
/// state that is tracked. Any thread. A piece of work inside another one fails the test, because it
/// would wait for itself in the real database.
class MemoryDatabase : public brand::Database {
  public:
    /// Has a store's state (anything that copies) follow the fate of writes. It outlives the
    /// database or is not used after it.
    template <class State>
    void track(State& state) {
        savers_.push_back(
            [&state] { return [&state, saved = state]() mutable { state = std::move(saved); }; });
    }

    /// The next commit (of a write whose work succeeded) fails, as on a full disk.
    void failNextCommit() { failNextCommit_ = true; }

    // Finished pieces of work, rolled back ones included: the trips that a use case made.
    int reads() const { return reads_; }
    int writes() const { return writes_; }

  protected:
    sdk::Result<void> runRead(const Step& step) override { return alone(reads_, step); }

    sdk::Result<void> runWrite(const Step& step) override {
        return alone(writes_, [&](brand::Transaction& tx) -> sdk::Result<void> {
            std::vector<std::function<void()>> undo;
            for (const auto& save : savers_) undo.push_back(save());
            sdk::Result<void> done = step(tx);
            if (done && failNextCommit_.exchange(false)) {
                done = sdk::fail(sdk::ErrorCode::kServerDatabase, "commit failed");
            }
            if (!done) {
                for (const auto& putBack : undo) putBack();
            }
            return done;
        });
    }

  private:
    class Open : public brand::Transaction {};

    sdk::Result<void> alone(std::atomic<int>& trips, const Step& step) {
        if (inside_ == std::this_thread::get_id()) {
            ADD_FAILURE() << "a piece of work inside another one";
            return sdk::fail(sdk::ErrorCode::kServerInternal, "nested transaction");
        }
        const std::lock_guard lock(mutex_);
        inside_ = std::this_thread::get_id();
        Open tx;
        sdk::Result<void> done = step(tx);
        inside_ = std::thread::id();
        ++trips;
        return done;
    }

    std::mutex mutex_;
    std::atomic<std::thread::id> inside_;
    std::vector<std::function<std::function<void()>()>> savers_;
    std::atomic<bool> failNextCommit_{false};
    std::atomic<int> reads_{0};
    std::atomic<int> writes_{0};
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_MEMORY_DATABASE_H
