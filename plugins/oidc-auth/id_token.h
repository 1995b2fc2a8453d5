#ifndef PATRON_OIDC_AUTH_ID_TOKEN_H
#define PATRON_OIDC_AUTH_ID_TOKEN_H

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "json_object.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::oidc_auth {

/// Which tokens of an issuer are for us.
struct TokenRules {
    std::string issuer;
    std::vector<std::string> clientIds;
    std::chrono::seconds skew{60};
    std::chrono::seconds maxAge = std::chrono::hours{1};
    /// The token holds the SHA-256 of the nonce, in hex, instead of the nonce.
    bool nonceIsHashed = false;
};

/// What a good token says. A value.
struct TokenClaims {
    std::string subject;
    /// From when on it is good no more, the skew included.
    sdk::TimePoint acceptedUntil;
    std::string givenName, familyName, email;  ///< empty: not said
    bool emailVerified = false;
};

/// Judges the claims of a token by OpenID Connect Core 1.0, 3.1.3.7: `iss`, `aud` and `azp`, `exp`,
/// `iat`, `nbf`, `nonce` (compared in constant time), and a `sub` that isSubject takes. Every
/// audience must be ours: a token that somebody else may use as well proves nothing to us. Pure.
/// @return or kAuthCredentialsIncorrect with a reason for the log
sdk::Result<TokenClaims> checkClaims(const JsonObject& claims, const TokenRules& rules,
                                     std::string_view nonce, sdk::TimePoint now);

/// What an issuer may call a customer: 1 to 255 printable characters of ASCII (OpenID Connect Core
/// 1.0, 2), no blank at either end. Compared letter by letter.
bool isSubject(std::string_view text);

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_ID_TOKEN_H
