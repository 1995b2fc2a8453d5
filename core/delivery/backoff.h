#ifndef PATRON_DELIVERY_BACKOFF_H
#define PATRON_DELIVERY_BACKOFF_H

#include "sdk/time.h"

namespace patron::delivery {

/// How long a message waits after its n-th failed try: doubles from `first` up to `most`, then a
/// share between one half and all of it, so that the messages of one outage do not come back at
/// once. Pure.
/// @param attempts tries so far, at least 1
/// @param share    uniform in [0, 1)
sdk::Duration backoffAfter(int attempts, sdk::Duration first, sdk::Duration most, double share);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_BACKOFF_H
