#ifndef PATRON_OIDC_AUTH_KEY_FETCHER_H
#define PATRON_OIDC_AUTH_KEY_FETCHER_H

#include <chrono>
#include <memory>
#include <optional>

#include "egress/dialer.h"
#include "key_set.h"
#include "oidc_settings.h"
#include "sdk/time.h"

namespace patron::oidc_auth {

/// Keys as the provider has given them out.
struct FetchedKeys {
    KeySet keys;
    std::optional<std::chrono::seconds> maxAge;  ///< what the provider says of their life
};

/// Asks a provider for its keys: first where they are, unless that is configured, then for them. An
/// address that the provider names is as little trusted as any other: https, allowed hosts and the
/// reach of the configuration hold for it. One thread at a time.
class KeyFetcher {
  public:
    /// @param settings outlive it
    explicit KeyFetcher(const OidcSettings& settings);

    /// Never without a key. @throws egress::Failure
    FetchedKeys fetch(sdk::Deadline deadline);

  private:
    ProviderUrl discover(sdk::Deadline deadline);

    const OidcSettings& settings_;
    // Kept, because one that goes waits for a lookup that still runs.
    egress::Dialer discoveryDialer_;
    std::optional<ProviderUrl> jwks_;
    std::unique_ptr<egress::Dialer> jwksDialer_;
};

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_KEY_FETCHER_H
