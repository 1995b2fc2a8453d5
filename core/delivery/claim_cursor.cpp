#include "delivery/claim_cursor.h"

#include <algorithm>

namespace patron::delivery {

PassOver ClaimCursor::next(const std::set<OutboxRoute>& without, sdk::TimePoint now) {
    if (without.empty()) return {};
    // A route that comes in again has rows behind the cursor.
    const bool recent = now >= begunAt_ && now - begunAt_ < kFromTheHeadEvery;
    const bool goesOn = recent && std::ranges::includes(without, leftOut_);
    leftOut_ = without;
    if (!goesOn) {
        begunAt_ = now;
        through_ = {};
    }
    return {without, std::max(sdk::TimePoint(), through_ - kLate)};
}

void ClaimCursor::claimed(const PassOver& passedOver, const std::vector<OutboxRow>& rows, bool full,
                          sdk::TimePoint now) {
    if (passedOver.routes.empty()) return;
    through_ = full ? rows.back().nextAttemptAt : now;
}

}  // namespace patron::delivery
