#ifndef PATRON_APP_HOUSEKEEPER_H
#define PATRON_APP_HOUSEKEEPER_H

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "app/conversion_watch.h"
#include "sdk/log.h"
#include "storage/storage.h"

namespace patron::app {

/// Removes what has had its time (rule O7): expired codes a day later, sessions that can no
/// longer be refreshed, sent messages, limit rows, audit rows after 400 days, stubs of deleted
/// accounts. Has the codes' conversion looked at. One process of the installation does it, elected
/// by a lease; in small batches with a breath between them, so that customers' writes go first. One
/// thread of its own.
class Housekeeper {
  public:
    Housekeeper(storage::Storage& storage, std::string processName, sdk::Log& log);
    /// Gives the lease back.
    ~Housekeeper();

    /// One full round now, without lease or pauses: how many rows went. For tests and commands.
    static sdk::Result<int> sweep(storage::Storage& storage, sdk::TimePoint now);

  private:
    void run();
    bool elected();
    bool waitFor(sdk::Duration span);

    storage::Storage& storage_;
    std::string processName_;
    sdk::Log& log_;
    ConversionWatch conversionWatch_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace patron::app

#endif  // PATRON_APP_HOUSEKEEPER_H
