#include "storage/sqlite/busy_wait.h"

#include <sqlite3.h>

#include <thread>

namespace patron::storage {

void BusyWait::install(sqlite3* db) { sqlite3_busy_handler(db, &BusyWait::onBusy, this); }

int BusyWait::onBusy(void* self, int earlierCalls) {
    auto& wait = *static_cast<BusyWait*>(self);
    const auto now = std::chrono::steady_clock::now();
    if (earlierCalls == 0) wait.began_ = now;
    if (now - wait.began_ >= wait.limit_) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return 1;
}

}  // namespace patron::storage
