#ifndef PATRON_STORAGE_SQLITE_BUSY_WAIT_H
#define PATRON_STORAGE_SQLITE_BUSY_WAIT_H

#include <chrono>

#include "sdk/time.h"

struct sqlite3;

namespace patron::storage {

/// Waits for another process's lock, a millisecond at a time. SQLite's own handler sleeps up to 100
/// ms at once, which made writers of several processes stand still for half a second. Belongs to
/// one connection and must outlive it.
class BusyWait {
  public:
    explicit BusyWait(sdk::Duration limit) : limit_(limit) {}
    BusyWait(const BusyWait&) = delete;
    BusyWait& operator=(const BusyWait&) = delete;

    void install(sqlite3* db);

  private:
    static int onBusy(void* self, int earlierCalls);

    sdk::Duration limit_;
    std::chrono::steady_clock::time_point began_;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQLITE_BUSY_WAIT_H
