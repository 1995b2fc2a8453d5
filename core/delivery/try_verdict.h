#ifndef PATRON_DELIVERY_TRY_VERDICT_H
#define PATRON_DELIVERY_TRY_VERDICT_H

#include "delivery/delivery_try.h"
#include "delivery/dispatcher.h"
#include "delivery/outbox_store.h"

namespace patron::delivery {

/// What becomes of a row after a try.
struct TryVerdict {
    OutboxState state = OutboxState::kDead;  ///< kSent, kQueued or kDead
    sdk::TimePoint nextAttemptAt;            ///< for kQueued
};

/// Sent when accepted; dead when every provider refused it for good or when the message has
/// expired; else queued after a backoff, or when the provider asked for more, after that, yet not
/// beyond its end, when it will be dead. Pure.
/// @param share uniform in [0, 1), see backoffAfter
TryVerdict judgeTry(const OutboxRow& row, const TryResult& result, sdk::TimePoint now,
                    const DispatcherOptions& options, double share);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_TRY_VERDICT_H
