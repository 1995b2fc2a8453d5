#ifndef PATRON_TESTS_STORAGE_RACE_TEST_H
#define PATRON_TESTS_STORAGE_RACE_TEST_H

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "database_under_test.h"

namespace patron::storage {

inline constexpr int kRacers = 16;

/// Each race against two open databases on one file, as two processes have it, with several threads
/// each.
class RaceTest : public StorageTest {
  protected:
    /// Runs `racer(storage, number)` on kRacers threads at once, half of them on each database.
    void race(const std::function<void(Storage&, int)>& racer) {
        std::atomic<int> ready{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < kRacers; ++i) {
            threads.emplace_back([&, i] {
                ++ready;
                while (ready < kRacers) std::this_thread::yield();
                racer(i % 2 ? *storage : *other, i);
            });
        }
        for (std::thread& thread : threads) thread.join();
    }
    /// How many racers got true from one write each.
    int winners(const std::function<sdk::Result<bool>(Storage&, brand::Transaction&, int)>& work) {
        std::atomic<int> won{0};
        race([&](Storage& s, int i) {
            if (must(s.database().write([&](brand::Transaction& tx) { return work(s, tx, i); })))
                ++won;
        });
        return won;
    }

    std::unique_ptr<Storage> other = database.open();
};

}  // namespace patron::storage

#endif  // PATRON_TESTS_STORAGE_RACE_TEST_H
