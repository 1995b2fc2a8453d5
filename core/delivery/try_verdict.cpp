#include "delivery/try_verdict.h"

#include "delivery/backoff.h"

namespace patron::delivery {

TryVerdict judgeTry(const OutboxRow& row, const TryResult& result, sdk::TimePoint now,
                    const DispatcherOptions& options, double share) {
    if (result.outcome == TryResult::Outcome::kAccepted) return {OutboxState::kSent, {}};
    if (result.outcome == TryResult::Outcome::kRefused) return {OutboxState::kDead, {}};
    if (now >= row.expiresAt) return {OutboxState::kDead, {}};
    const sdk::Duration wait =
        std::max(result.retryAfter,
                 backoffAfter(row.attempts, options.firstBackoff, options.maxBackoff, share));
    // Compared as spans: a provider may ask for a wait that overflows a moment.
    if (wait >= row.expiresAt - now) return {OutboxState::kDead, {}};
    return {OutboxState::kQueued, now + wait};
}

}  // namespace patron::delivery
