#ifndef PATRON_SESSION_SESSION_H
#define PATRON_SESSION_SESSION_H

#include <chrono>
#include <cstdint>
#include <string>

#include "brand/brand.h"
#include "sdk/time.h"

namespace patron::session {

/// The token's lifetime: `ttl` 60 minutes (guide).
inline constexpr std::chrono::minutes kAccessTokenLife{60};
/// A replaced token is still good on other calls for this long (rule T9).
inline constexpr std::chrono::seconds kRefreshGrace{30};
/// How far in the future a token's `nbf` may lie: what the clocks of machines that share a database
/// may differ by. Nothing expires later for it.
inline constexpr std::chrono::seconds kClockTolerance{5};

/// One issued token as the database remembers it: enough to make the very same token again, never
/// the token itself.
struct TokenStamp {
    std::string jti;
    std::int64_t nbf = 0;  ///< Unix seconds: issue time; exp = nbf + life
    std::int64_t exp = 0;
    std::string kid;
    /// Path of the call that issued it; `iss` is the brand's public URL plus this.
    std::string path;
};

/// A signed-in customer on one device, from sign-in to logout or expiry. `id` is a row number in
/// the token, not a secret: the token's signature is.
struct Session {
    std::int64_t accountId = 0;
    std::int64_t id = 0;
    brand::BrandId brandId = 0;
    brand::ApplicationId applicationId = 0;  ///< the app that signed in
    std::int64_t signedInAt = 0;             ///< Unix seconds: `iat`
    std::int64_t refreshUntil = 0;           ///< Unix seconds: iat + refresh TTL
    TokenStamp current;
    /// The token before the current one; empty jti when there was none.
    std::string previousJti;
    sdk::TimePoint replacedAt;  ///< when previousJti was replaced
    bool ended = false;
};

}  // namespace patron::session

#endif  // PATRON_SESSION_SESSION_H
