#ifndef PATRON_DELIVERY_CLAIM_H
#define PATRON_DELIVERY_CLAIM_H

#include <set>
#include <string>
#include <vector>

#include "brand/transaction.h"
#include "delivery/outbox_store.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::delivery {

struct ClaimTerms {
    /// Of this claim alone: what is reported late, after another claim, must not count.
    std::string worker;
    sdk::TimePoint now;
    sdk::TimePoint until;
    int limit = 0;
    std::set<std::string> leftOut;  ///< routes
};

struct Claim {
    std::vector<OutboxRow> rows;
    bool full = false;       ///< as many as were asked for: more may be due already
    sdk::TimePoint nextDue;  ///< of what was not claimed; not later than that
};

/// Claims due rows. With routes to leave out: of one of the others after the other, that with the
/// oldest row first. Any thread. Errors: kServerDatabase.
sdk::Result<Claim> claimDue(brand::Database& database, OutboxStore& store, const ClaimTerms& terms);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_CLAIM_H
