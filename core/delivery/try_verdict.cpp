#include "delivery/try_verdict.h"

#include "delivery/backoff.h"

namespace patron::delivery {

TryVerdict judgeTry(const OutboxRow& row, const TryResult& result, sdk::TimePoint now,
                    const DispatcherOptions& options, double share) {
    if (result.outcome == TryResult::Outcome::kAccepted) return {OutboxState::kSent, {}};
    if (result.outcome == TryResult::Outcome::kRefused) return {OutboxState::kDead, {}};
    if (now >= row.expiresAt) return {OutboxState::kDead, {}};
    // Nobody was asked, so the wait does not grow; a share of it, so that what was held does not
    // come back at once.
    const bool held = result.outcome == TryResult::Outcome::kHeld;
    const sdk::Duration spread(
        static_cast<std::int64_t>(share * static_cast<double>(result.retryAfter.count()) / 2));
    const sdk::Duration wait =
        held ? result.retryAfter + spread
             : std::max(result.retryAfter, backoffAfter(row.attempts, options.firstBackoff,
                                                        options.maxBackoff, share));
    // Held up to the last moment at most: then it is asked for once more.
    const sdk::Duration left = row.expiresAt - now;
    if (held && wait >= left && result.retryAfter < left) {
        return {OutboxState::kQueued, now + result.retryAfter};
    }
    // Compared as spans: a provider may ask for a wait that overflows a moment.
    if (wait >= row.expiresAt - now) return {OutboxState::kDead, {}};
    return {OutboxState::kQueued, now + wait};
}

}  // namespace patron::delivery
