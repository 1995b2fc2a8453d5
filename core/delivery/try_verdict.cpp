#include "delivery/try_verdict.h"

#include <algorithm>

#include "delivery/backoff.h"

namespace patron::delivery {

TryVerdict judgeTry(const OutboxRow& row, const TryResult& result, sdk::TimePoint now,
                    const DispatcherOptions& options, double share) {
    if (result.outcome == TryResult::Outcome::kAccepted) return {OutboxState::kSent, {}};
    if (result.outcome == TryResult::Outcome::kRefused) return {OutboxState::kDead, {}};
    if (now >= row.expiresAt) return {OutboxState::kDead, {}};
    // Compared as spans: a provider may ask for a wait that overflows a moment.
    const sdk::Duration left = row.expiresAt - now;
    const bool held = result.outcome == TryResult::Outcome::kHeld;
    const sdk::Duration least =
        held ? result.retryAfter
             : std::max(result.retryAfter, backoffAfter(row.attempts, options.firstBackoff,
                                                        options.maxBackoff, share));
    // It may get another provider until then.
    if (least >= left) return {OutboxState::kQueued, row.expiresAt};
    if (!held) return {OutboxState::kQueued, now + least};
    // Nobody was asked, so the wait does not grow; a share of it more, so that what was held does
    // not come back at once.
    const sdk::Duration spread(
        static_cast<std::int64_t>(share * static_cast<double>(least.count()) / 2));
    return {OutboxState::kQueued, now + std::min(least + spread, left - sdk::Duration(1))};
}

}  // namespace patron::delivery
