#ifndef PATRON_OIDC_AUTH_SIGNED_TOKEN_H
#define PATRON_OIDC_AUTH_SIGNED_TOKEN_H

#include <string>
#include <string_view>

#include "json_object.h"
#include "sdk/result.h"

namespace patron::oidc_auth {

/// A token in its three parts, read but not yet believed. A value.
struct SignedToken {
    std::string algorithm;  ///< what the header says; the key decides
    std::string keyId;
    /// Header and payload as they were signed. Names the token: whoever changes a bit of it makes
    /// the signature void, while an ECDSA signature itself has two forms that both hold.
    std::string signedText;
    std::string signature;
    JsonObject claims;
};

/// Reads a token in the compact form of RFC 7515. Of the header only `alg` and `kid` count; a key
/// or an address of one in it (`jwk`, `jku`, `x5c`, `x5u`) is never looked at (RFC 8725, 3.10), and
/// what demands to be understood (`crit`) is refused. So is a token that calls itself something
/// else than a JWT: an access or a logout token of the same issuer proves nothing here (RFC
/// 8725, 3.11).
/// @return or kAuthCredentialsIncorrect with a reason for the log
sdk::Result<SignedToken> readSignedToken(std::string_view text);

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_SIGNED_TOKEN_H
