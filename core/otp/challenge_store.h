#ifndef PATRON_OTP_CHALLENGE_STORE_H
#define PATRON_OTP_CHALLENGE_STORE_H

#include <optional>
#include <string_view>

#include "brand/transaction.h"
#include "otp/challenge.h"
#include "sdk/result.h"

namespace patron::otp {

/// Challenges in the database. What races is decided by single conditional statements here, not by
/// reads before. Errors: kServerDatabase.
class ChallengeStore {
  public:
    virtual ~ChallengeStore() = default;

    virtual sdk::Result<std::optional<Challenge>> find(brand::Transaction& tx,
                                                       const ChallengeKey& key) = 0;
    /// As find, and keeps other writers off this key until the transaction ends, also where there
    /// is no challenge yet: that reads as one that ended at the epoch. In a write only.
    virtual sdk::Result<Challenge> hold(brand::Transaction& tx, const ChallengeKey& key) = 0;
    /// Inserts or replaces the row of challenge.key.
    virtual sdk::Result<void> put(brand::Transaction& tx, const Challenge& challenge) = 0;

    /// `UPDATE … SET attempts = attempts + 1 … RETURNING …`: the challenge with the raised counter,
    /// nothing when there is no such challenge, it has ended or it is forgotten (only a challenge
    /// with `ended = false` and `forgottenAt > now` counts). An expired code counts. Must be
    /// committed before any compare (rule C3).
    virtual sdk::Result<std::optional<Challenge>> countAttempt(brand::Transaction& tx,
                                                               const ChallengeKey& key,
                                                               sdk::TimePoint now) = 0;

    /// A success: ends the challenge and sets attempts to 0 in the same statement, if it has not
    /// ended, this generation is the live one and `expiresAt > now`. Does not look at attempts
    /// (rule C3). False when another request was first or a newer code was sent.
    virtual sdk::Result<bool> consume(brand::Transaction& tx, const ChallengeKey& key,
                                      std::int64_t generation, sdk::TimePoint now) = 0;

    /// No wrong tries any more. No such challenge: done.
    virtual sdk::Result<void> forgiveAttempts(brand::Transaction& tx, const ChallengeKey& key) = 0;
    /// Ends the challenge whatever its state (cancelled or replaced change, account locked …);
    /// attempts stay. No such challenge: done.
    virtual sdk::Result<void> end(brand::Transaction& tx, const ChallengeKey& key) = 0;
    /// Ends every challenge that this account asked for; attempts stay. `accountId` is never zero.
    virtual sdk::Result<void> endAllOf(brand::Transaction& tx, brand::BrandId brandId,
                                       std::int64_t accountId) = 0;

    /// Housekeeping: removes at most `limit` rows whose expiresAt and forgottenAt are both earlier
    /// than `before`; how many went.
    virtual sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint before, int limit) = 0;
};

}  // namespace patron::otp

#endif  // PATRON_OTP_CHALLENGE_STORE_H
