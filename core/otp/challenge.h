#ifndef PATRON_OTP_CHALLENGE_H
#define PATRON_OTP_CHALLENGE_H

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "brand/brand.h"
#include "sdk/time.h"

namespace patron::otp {

/// What a code is good for. A code of one purpose is worthless for the other (rule C8).
enum class Purpose {
    kSignIn,            ///< login and register
    kChangeIdentifier,  ///< confirm a new e-mail or phone number
};
std::string_view purposeName(Purpose purpose);

/// Which challenge a code belongs to. There is at most one per key; a resend replaces its code.
struct ChallengeKey {
    brand::BrandId brandId = 0;
    Purpose purpose = Purpose::kSignIn;
    /// Keyed hash (hex) of attribute and comparison form of the address: the database never holds
    /// the address of somebody who has no account.
    std::string addressHash;
    /// The account that asks; zero for sign-in, which has none yet.
    std::int64_t accountId = 0;
};

/// One challenge as stored. The code itself is not in it, only a keyed hash that is bound to the
/// key and the generation.
struct Challenge {
    ChallengeKey key;
    /// Rises with every code; consuming names it, so a replaced code cannot be consumed.
    std::int64_t generation = 0;
    std::string codeHash;   ///< hex; empty: there is no live code
    std::string hashKeyId;  ///< pepper key that made codeHash
    /// Tries since the challenge began, those beyond kMaxAttempts included, which nobody compared.
    /// Kept across resends (NIST SP 800-63B-4, 3.1.3.2).
    int attempts = 0;
    /// Codes sent since the challenge began; decides the cooldown.
    int sends = 0;
    sdk::TimePoint sentAt;
    sdk::TimePoint expiresAt;  ///< of the code: good before this moment, not at it
    /// From then on the challenge is as if it had never been: kChallengeMemory after the last code
    /// that had tries left when it was sent. Codes sent to no avail do not put it off.
    sdk::TimePoint forgottenAt;
    /// Used or cancelled: no cooldown holds any more. After a use attempts is 0; after a cancel it
    /// is kept, so that cancelling and asking again gains no tries.
    bool ended = false;
    /// Number of the message that carries the code, for whoever sent it; zero: none.
    std::int64_t messageId = 0;

    /// Has a code that may still be tried, though it may have expired meanwhile.
    bool liveAt(sdk::TimePoint now) const { return !ended && forgottenAt > now; }
};

inline constexpr int kCodeDigits = 6;                    // rule C1
inline constexpr int kMaxAttempts = 5;                   // rule D
inline constexpr std::chrono::minutes kMaxCodeLife{10};  // rule C2
/// See Challenge::forgottenAt.
inline constexpr std::chrono::hours kChallengeMemory{1};

}  // namespace patron::otp

#endif  // PATRON_OTP_CHALLENGE_H
