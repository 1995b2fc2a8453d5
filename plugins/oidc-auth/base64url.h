#ifndef PATRON_OIDC_AUTH_BASE64URL_H
#define PATRON_OIDC_AUTH_BASE64URL_H

#include <optional>
#include <string>
#include <string_view>

namespace patron::oidc_auth {

/// Bytes from base64url without padding (RFC 7515, 2). Nothing for what no encoder writes, unused
/// bits that are set included, so that two texts are never the same bytes.
std::optional<std::string> fromBase64Url(std::string_view text);

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_BASE64URL_H
