#ifndef PATRON_DELIVERY_CLAIM_CURSOR_H
#define PATRON_DELIVERY_CLAIM_CURSOR_H

#include <set>
#include <vector>

#include "delivery/outbox_store.h"
#include "sdk/time.h"

namespace patron::delivery {

/// Where the next claim begins that leaves routes out. Their rows stay at the head of the outbox,
/// and a claim that read through all of them each time would cost as much as their backlog is long,
/// in the way of every other write. For one thread.
class ClaimCursor {
  public:
    /// From the head again after this long, for rows that became due behind the cursor: of a
    /// process that was killed, or with a clock far behind.
    static constexpr sdk::Duration kFromTheHeadEvery{2'000};
    /// Rows this much older are read again: they may have been committed after they were passed.
    static constexpr sdk::Duration kLate{5'000};

    /// What to pass over in a claim without these routes. One that leaves none out begins at the
    /// head, where its rows are, and does not move the cursor.
    PassOver next(const std::set<OutboxRoute>& without, sdk::TimePoint now);
    /// That claim gave these rows, oldest due first; with `full` as many as it asked for.
    void claimed(const PassOver& passedOver, const std::vector<OutboxRow>& rows, bool full,
                 sdk::TimePoint now);

  private:
    std::set<OutboxRoute> leftOut_;  ///< by the last claim that left any out
    sdk::TimePoint begunAt_;         ///< when one began at the head
    sdk::TimePoint through_;         ///< of the routes not left out, nothing is due before this
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_CLAIM_CURSOR_H
