#ifndef PATRON_OTP_OTP_SERVICE_H
#define PATRON_OTP_OTP_SERVICE_H

#include <optional>
#include <string_view>

#include "brand/request_context.h"
#include "brand/transaction.h"
#include "keys/key_ring.h"
#include "keys/random.h"
#include "otp/challenge.h"
#include "otp/challenge_store.h"
#include "otp/limit_store.h"
#include "sdk/identifier.h"
#include "sdk/result.h"
#include "sdk/secret.h"

namespace patron::otp {

/// For what, to whom and by whom a code is issued or checked.
struct Subject {
    Purpose purpose = Purpose::kSignIn;
    const sdk::Identifier* identifier = nullptr;  ///< borrowed for the call
    std::int64_t accountId = 0;                   ///< zero for sign-in
};

/// A code fresh from issue(); the caller puts it into a message in the same transaction.
struct Issued {
    sdk::Secret code;
    sdk::TimePoint expiresAt;
    sdk::TimePoint resendAt;
};

/// Proof that a code was compared and right; consumed once, in the transaction that acts on it.
struct Match {
    ChallengeKey key;
    std::int64_t generation = 0;
    std::string failureKey;  ///< limits to clear on success
};

/// What a customer may know of a live challenge.
struct ChallengeStatus {
    sdk::TimePoint expiresAt;  ///< of the code
    sdk::TimePoint resendAt;
    int attemptsLeft = 0;
};

/// One-time codes: issue, check, consume, throttle (security.md C1–C10 and 1.7; the order of the
/// caps is api.md 3.4 rule 8). Knows neither accounts nor channels: an identifier that nobody has
/// costs the same work. Stateless; any thread.
class OtpService {
  public:
    OtpService(brand::Database& database, ChallengeStore& challenges, LimitStore& limits,
               const keys::InstallationKeys& keys, keys::RandomSource& random);

    /// A new code for the subject, in the caller's write. The old one is void; attempts stay.
    /// kOtpCooldown or kLimitSends (both with retryAfter) leave a live code usable and count
    /// nothing. `codeLife` is cut to ten minutes.
    sdk::Result<Issued> issue(brand::Transaction& tx, const brand::RequestContext& context,
                              const Subject& subject, sdk::Duration codeLife);

    /// Compares a code: counts the attempt in a committed write of its own, then compares in
    /// constant time, then counts a failure. Three trips at most, none inside another transaction.
    /// kOtpCodeInvalid (also for no challenge) and kOtpCodeExpired with attemptsLeft,
    /// kOtpTooManyAttempts with retryAfter. The code stays usable until consume().
    sdk::Result<Match> check(const brand::RequestContext& context, const Subject& subject,
                             std::string_view code);

    /// Spends the code, in the caller's write; kOtpCodeInvalid when another request was first or a
    /// newer code was sent. Clears the failure counts of the address.
    sdk::Result<void> consume(brand::Transaction& tx, const brand::RequestContext& context,
                              const Match& match);

    /// Voids the code and ends the cooldown; attempts keep counting.
    sdk::Result<void> cancel(brand::Transaction& tx, brand::BrandId brandId,
                             const Subject& subject);
    /// Every challenge that the account asked for.
    sdk::Result<void> cancelAllOf(brand::Transaction& tx, brand::BrandId brandId,
                                  std::int64_t accountId);

    sdk::Result<std::optional<ChallengeStatus>> status(brand::Transaction& tx,
                                                       const brand::RequestContext& context,
                                                       const Subject& subject);

    /// Counts one event against a limit that is not about codes (check calls, refused changes …):
    /// `error` with retryAfter once `cap` is exceeded. In the caller's write.
    sdk::Result<void> countAgainst(brand::Transaction& tx, const brand::RequestContext& context,
                                   std::string_view scope, std::string_view key, int cap,
                                   sdk::Duration window, sdk::ErrorCode error);

    /// Forgets failed tries of an address; for support.
    sdk::Result<void> unlock(brand::Transaction& tx, brand::BrandId brandId,
                             const sdk::Identifier& identifier);

  private:
    brand::Database& database_;
    ChallengeStore& challenges_;
    LimitStore& limits_;
    const keys::InstallationKeys& keys_;
    keys::RandomSource& random_;
};

}  // namespace patron::otp

#endif  // PATRON_OTP_OTP_SERVICE_H
