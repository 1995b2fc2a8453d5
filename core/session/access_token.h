#ifndef PATRON_SESSION_ACCESS_TOKEN_H
#define PATRON_SESSION_ACCESS_TOKEN_H

#include <cstdint>
#include <string>
#include <string_view>

#include "sdk/result.h"

namespace patron::session {

/// The claims of the guide's JWT. Times are Unix seconds.
struct AccessToken {
    std::string kid;  ///< header; empty in the guide's own tokens
    std::int64_t setRefreshTtl = 0;
    std::string iss;
    std::int64_t iat = 0;
    std::int64_t exp = 0;
    std::int64_t nbf = 0;
    std::string jti;
    std::string sub;  ///< the account's row number in digits
    std::string prv;
    std::int64_t applicationId = 0;
    std::int64_t sessionId = 0;
};

/// The account that `sub` names; zero when it is no row number (parseToken lets no such pass).
std::int64_t accountIdOf(const AccessToken& token);

/// Writes and signs a token with HS256 through Poco::JWT: header typ, alg, kid; claims in the
/// guide's order. Same token and key, same bytes. Poco::Crypto must be initialised for as long as
/// any thread signs: keep one Poco::Crypto::OpenSSLInitializer for the whole process, else its
/// engines set OpenSSL up and down under each other.
std::string signToken(const AccessToken& token, std::string_view key);

/// A token taken apart, its signature not yet checked. The views point into the text.
struct ParsedToken {
    AccessToken claims;
    std::string_view signedPart;  ///< header.payload
    std::string signature;        ///< 32 raw bytes
};

/// Reads a compact HS256 token strictly (RFC 8725 3.1–3.12): three strict base64url parts, at most
/// 4 KiB, header an object with alg exactly `HS256` and typ `JWT`; `jku`, `x5u`, `jwk` and unknown
/// members are ignored, `crit` is refused; payload with every claim of AccessToken in its type, no
/// duplicate names, valid UTF-8. kSessionTokenInvalid otherwise. Says nothing about who made it.
sdk::Result<ParsedToken> parseToken(std::string_view text);

/// Whether the signature is the HS256 of the signed part under this key; constant time.
bool signatureHolds(const ParsedToken& token, std::string_view key);

}  // namespace patron::session

#endif  // PATRON_SESSION_ACCESS_TOKEN_H
