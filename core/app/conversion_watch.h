#ifndef PATRON_APP_CONVERSION_WATCH_H
#define PATRON_APP_CONVERSION_WATCH_H

#include "sdk/log.h"
#include "sdk/result.h"
#include "sdk/time.h"
#include "storage/storage.h"

namespace patron::app {

/// Looks once an hour at how many of the codes sent in the hour before were used, and logs
/// `delivery.low_conversion` for each provider and country where they are few (rule H6). One
/// thread.
class ConversionWatch {
  public:
    ConversionWatch(storage::Storage& storage, sdk::Log& log) : storage_(storage), log_(log) {}

    /// Does nothing before the next hour is over. kServerDatabase.
    sdk::Result<void> look(sdk::TimePoint now);

  private:
    storage::Storage& storage_;
    sdk::Log& log_;
    sdk::TimePoint nextLook_;
};

}  // namespace patron::app

#endif  // PATRON_APP_CONVERSION_WATCH_H
