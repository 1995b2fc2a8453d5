#include "key_fetcher.h"

#include <utility>

#include "egress/failure.h"
#include "https_get.h"
#include "json_object.h"

namespace patron::oidc_auth {

KeyFetcher::KeyFetcher(const OidcSettings& settings)
    : settings_(settings),
      discoveryDialer_(settings.discovery.host, settings.discovery.port, settings.reach) {}

FetchedKeys KeyFetcher::fetch(sdk::Deadline deadline) {
    const ProviderUrl jwks = settings_.jwks ? *settings_.jwks : discover(deadline);
    if (!jwks_ || !jwks_->sameServer(jwks)) {
        jwksDialer_ = std::make_unique<egress::Dialer>(jwks.host, jwks.port, settings_.reach);
        jwks_ = jwks;
    }
    const Document document = httpsGet(*jwksDialer_, settings_.tls, jwks, deadline);
    FetchedKeys fetched{KeySet::parse(document.body), document.maxAge};
    if (fetched.keys.size() == 0) throw egress::Failure("the provider has no key that we can use");
    return fetched;
}

ProviderUrl KeyFetcher::discover(sdk::Deadline deadline) {
    const Document document =
        httpsGet(discoveryDialer_, settings_.tls, settings_.discovery, deadline);
    const auto about = JsonObject::parse(document.body);
    if (!about || about->text("issuer") != settings_.rules.issuer) {
        throw egress::Failure("the discovery document is not of this issuer");
    }
    const auto url = readProviderUrl(about->text("jwks_uri").value_or(""));
    if (!url) throw egress::Failure("the discovery document names no https jwks_uri");
    if (!isAllowed(settings_.allowedHosts, *url)) {
        throw egress::Failure("the host of jwks_uri is not among allowed_hosts");
    }
    return *url;
}

}  // namespace patron::oidc_auth
