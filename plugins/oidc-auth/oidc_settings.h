#ifndef PATRON_OIDC_AUTH_OIDC_SETTINGS_H
#define PATRON_OIDC_AUTH_OIDC_SETTINGS_H

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "egress/dialer.h"
#include "egress/tls_context.h"
#include "id_token.h"
#include "provider_url.h"
#include "sdk/plugin_config.h"
#include "sdk/result.h"

namespace patron::oidc_auth {

/// How long keys of a provider are kept, and how often it is asked for them.
struct KeyPolicy {
    /// A fetch, discovery included, and how long others wait for it.
    std::chrono::milliseconds timeout{3000};
    /// Between two fetches, whatever tokens name unknown keys, and after one that failed.
    std::chrono::seconds refetch{30};
    /// How long keys are good beyond their life while the provider cannot be asked.
    std::chrono::hours outage{24};
    // The life that the provider gives them is kept within these.
    std::chrono::seconds shortestLife = std::chrono::minutes{5};
    std::chrono::seconds usualLife = std::chrono::hours{1};
    std::chrono::seconds longestLife = std::chrono::hours{24};
};

/// The configuration of one provider, checked.
struct OidcSettings {
    int authTypeId = 0;
    TokenRules rules;
    KeyPolicy keys;
    bool trustVerifiedEmail = true;
    ProviderUrl discovery;
    std::optional<ProviderUrl> jwks;  ///< set: discovery is not asked
    std::vector<std::string> allowedHosts;
    egress::Reach reach = egress::Reach::kPublic;
    std::shared_ptr<const egress::TlsContext> tls;
};

/// The keys that readSettings reads.
std::vector<sdk::ConfigKey> oidcConfigKeys();

/// @return or kPluginRefused with a sentence that names the key
sdk::Result<OidcSettings> readSettings(const sdk::PluginConfig& config);

/// Whether a document may be fetched from there; an empty list allows every host.
bool isAllowed(const std::vector<std::string>& allowedHosts, const ProviderUrl& url);

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_OIDC_SETTINGS_H
