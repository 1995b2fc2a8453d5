#ifndef PATRON_OTP_OTP_SERVICE_H
#define PATRON_OTP_OTP_SERVICE_H

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "brand/request_context.h"
#include "brand/transaction.h"
#include "keys/key_ring.h"
#include "keys/random.h"
#include "otp/challenge.h"
#include "otp/challenge_store.h"
#include "otp/limit_store.h"
#include "otp/policy.h"
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

/// A code fresh from issue().
struct Issued {
    sdk::Secret code;
    sdk::TimePoint expiresAt;
    sdk::TimePoint resendAt;
    std::int64_t replacedMessage = 0;  ///< with the code that this one voids; zero: none
};

/// Puts a fresh code into a message, in the same write; answers the message's number.
using Carrier = std::function<sdk::Result<std::int64_t>(const Issued&)>;

/// Proof that a code was compared and right; consumed once, in the transaction that acts on it.
struct Match {
    ChallengeKey key;
    std::int64_t generation = 0;
    std::string failureKey;      ///< limits to clear on success
    int attemptsLeft = 0;        ///< to tell whoever loses the race for the code
    std::int64_t messageId = 0;  ///< what the code's carrier answered
};

/// What a customer may know of a live challenge.
struct ChallengeStatus {
    sdk::TimePoint expiresAt;  ///< of the code
    sdk::TimePoint resendAt;
    int attemptsLeft = 0;
};

/// One-time codes: issue, check, consume, throttle (rules C1–C10 and D; the order of the caps
/// is rule A3.4.8). Knows neither accounts nor channels: an identifier that nobody has
/// costs the same work. Stateless; any thread.
class OtpService {
  public:
    OtpService(brand::Database& database, ChallengeStore& challenges, LimitStore& limits,
               const keys::InstallationKeys& keys, keys::RandomSource& random, Policy policy = {});

    const Policy& policy() const { return policy_; }

    /// A new code for the subject, in the caller's write. The old one is void; attempts stay. First
    /// the cooldown, then the caps: kOtpCooldown, kLimitSends, kLimitChanges (too many different
    /// new addresses for one account), each with retryAfter. A refusal leaves a live code usable
    /// and counts nothing, because the caller's write is rolled back. Neither an address locked by
    /// failed tries nor a challenge without tries left stops a code: both are check()'s to refuse,
    /// and whoever asks for a code learns nothing of them. `codeLife` is cut to ten minutes. What
    /// `carry` refuses is refused.
    sdk::Result<Issued> issue(brand::Transaction& tx, const brand::RequestContext& context,
                              const Subject& subject, sdk::Duration codeLife,
                              const Carrier& carry = {});

    /// Compares a code. First a committed write: an address or client address with too many
    /// failures is refused (kOtpTooManyAttempts with retryAfter), else the attempt is counted.
    /// Then, up to kMaxAttempts, the compare in constant time. Then, if it failed, a write that
    /// counts the failure. None inside another transaction. No challenge, or one that was used,
    /// cancelled or replaced, takes the same steps on numbers of its own and answers as a wrong
    /// code does. kOtpCodeInvalid, or kOtpCodeExpired for the right code after its time (so that
    /// only somebody who has it learns that), with attemptsLeft. What cannot be a code (not six
    /// ASCII digits) is kOtpCodeInvalid and counts nowhere, since it guesses nothing. The code
    /// stays usable until consume().
    sdk::Result<Match> check(const brand::RequestContext& context, const Subject& subject,
                             std::string_view code);

    /// Spends the code, in the caller's write; kOtpCodeInvalid when another request was first or a
    /// newer code was sent. The tries of the challenge and the failures of the address start
    /// afresh.
    sdk::Result<void> consume(brand::Transaction& tx, const brand::RequestContext& context,
                              const Match& match);

    /// Keeps others off the sign-in codes of these addresses until the caller's write ends. For a
    /// write that voids them after it has claimed an address: a sign-up spends the code first and
    /// then claims, and two that go opposite ways end in a deadlock.
    sdk::Result<void> holdSignIn(brand::Transaction& tx, brand::BrandId brandId,
                                 const std::vector<sdk::Identifier>& addresses);

    /// Voids the code and ends the cooldown; attempts keep counting.
    sdk::Result<void> cancel(brand::Transaction& tx, brand::BrandId brandId,
                             const Subject& subject);
    /// The same for every challenge that the account asked for. Its sign-in code is not among them:
    /// nobody is signed in yet who asks for one; cancel() it by the account's identifier.
    sdk::Result<void> cancelAllOf(brand::Transaction& tx, brand::BrandId brandId,
                                  std::int64_t accountId);

    /// Nothing when there is no challenge, or it was used, cancelled or forgotten.
    sdk::Result<std::optional<ChallengeStatus>> status(brand::Transaction& tx,
                                                       const brand::RequestContext& context,
                                                       const Subject& subject);

    /// Counts one event against a limit that is not about codes (check calls, refused changes …):
    /// `error` with retryAfter once `cap` is exceeded. In the caller's write. `key` may be
    /// personal: only a keyed hash of brand, scope and key is stored.
    sdk::Result<void> countAgainst(brand::Transaction& tx, const brand::RequestContext& context,
                                   std::string_view scope, std::string_view key, int cap,
                                   sdk::Duration window, sdk::ErrorCode error);
    /// The same refusal once `cap` events have been counted, without counting one: for work that
    /// must stop after so many failures, whatever would become of it. Any transaction.
    sdk::Result<void> refuseBeyond(brand::Transaction& tx, const brand::RequestContext& context,
                                   std::string_view scope, std::string_view key, int cap,
                                   sdk::ErrorCode error);

    /// Notes that something that is good once has been used, in the caller's write; false when it
    /// had been used before. Two that use it at the same time wait for each other, and one is told
    /// false. Remembered until `until`, per brand; `name` may be personal, as above.
    sdk::Result<bool> useOnce(brand::Transaction& tx, const brand::RequestContext& context,
                              std::string_view scope, std::string_view name, sdk::TimePoint until);

    /// Forgets the failed tries of an address and of its sign-in code; for support.
    sdk::Result<void> unlock(brand::Transaction& tx, brand::BrandId brandId,
                             const sdk::Identifier& identifier);

  private:
    struct Try;

    ChallengeKey keyOf(brand::BrandId brandId, const Subject& subject) const;
    sdk::TimePoint resendAt(const Challenge& challenge) const;

    sdk::Result<void> countSend(brand::Transaction& tx, const brand::RequestContext& context,
                                const Subject& subject);
    sdk::Result<void> countNewAddress(brand::Transaction& tx, const brand::RequestContext& context,
                                      const Subject& subject);

    sdk::Result<void> admitTry(brand::Transaction& tx, const brand::RequestContext& context,
                               std::string_view failureKey);
    sdk::Result<Try> beginTry(brand::Transaction& tx, const brand::RequestContext& context,
                              const Subject& subject);
    sdk::Result<void> countFailedTry(brand::Transaction& tx, const brand::RequestContext& context,
                                     const Try& attempt);
    bool isRight(const Try& attempt, std::string_view code) const;
    sdk::Result<int> attemptsSoFar(brand::Transaction& tx, const brand::RequestContext& context,
                                   const Subject& subject);

    brand::Database& database_;
    ChallengeStore& challenges_;
    LimitStore& limits_;
    const keys::InstallationKeys& keys_;
    keys::RandomSource& random_;
    const Policy policy_;
};

}  // namespace patron::otp

#endif  // PATRON_OTP_OTP_SERVICE_H
