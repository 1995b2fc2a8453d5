#ifndef PATRON_OIDC_AUTH_PROVIDER_URL_H
#define PATRON_OIDC_AUTH_PROVIDER_URL_H

#include <cstdint>
#include <optional>
#include <string>

namespace patron::oidc_auth {

/// Where a document of the provider is; https always.
struct ProviderUrl {
    std::string host;
    std::uint16_t port = 443;
    std::string target;  ///< path and query, encoded, never empty

    bool sameServer(const ProviderUrl& other) const {
        return host == other.host && port == other.port;
    }
};

/// Nothing when the text is not an https URL with a host and nothing but path and query behind it.
std::optional<ProviderUrl> readProviderUrl(const std::string& text);

/// Where the issuer describes itself (OpenID Connect Discovery, 4); nothing for what cannot be an
/// issuer, one with a query for example.
std::optional<ProviderUrl> discoveryUrl(const std::string& issuer);

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_PROVIDER_URL_H
