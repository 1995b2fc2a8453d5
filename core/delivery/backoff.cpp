#include "delivery/backoff.h"

namespace patron::delivery {

sdk::Duration backoffAfter(int attempts, sdk::Duration first, sdk::Duration most, double share) {
    sdk::Duration wait = std::min(first, most);
    for (int i = 1; i < attempts && wait < most; ++i) wait = std::min(wait * 2, most);
    const sdk::Duration half = wait / 2;
    const auto extra = static_cast<double>((wait - half).count()) * share;
    return half + sdk::Duration(static_cast<sdk::Duration::rep>(extra));
}

}  // namespace patron::delivery
