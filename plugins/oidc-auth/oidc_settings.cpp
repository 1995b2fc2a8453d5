#include "oidc_settings.h"

#include <Poco/String.h>
#include <Poco/StringTokenizer.h>

#include <algorithm>
#include <utility>

namespace patron::oidc_auth {
namespace {

sdk::Unexpected refuse(std::string sentence) {
    return sdk::fail(sdk::ErrorCode::kPluginRefused, std::move(sentence));
}

std::vector<std::string> list(const std::string& text) {
    const Poco::StringTokenizer items(
        text, ",", Poco::StringTokenizer::TOK_TRIM | Poco::StringTokenizer::TOK_IGNORE_EMPTY);
    return {items.begin(), items.end()};
}

TokenRules readRules(const sdk::PluginConfig& config) {
    TokenRules rules;
    rules.issuer = config.text("issuer");
    rules.clientIds = list(config.text("client_ids"));
    rules.skew = std::chrono::seconds(config.integer("clock_skew_seconds"));
    rules.maxAge = std::chrono::minutes(config.integer("max_token_age_minutes"));
    rules.nonceIsHashed = config.text("nonce") == "sha256";
    return rules;
}

KeyPolicy readPolicy(const sdk::PluginConfig& config) {
    KeyPolicy policy;
    policy.timeout = std::chrono::milliseconds(config.integer("timeout_ms"));
    policy.refetch = std::chrono::seconds(config.integer("key_refetch_seconds"));
    policy.outage = std::chrono::hours(config.integer("key_outage_hours"));
    return policy;
}

/// A literal address out of reach is refused at once; names are looked at when they are dialled.
sdk::Result<void> checkHost(const OidcSettings& settings, const ProviderUrl& url,
                            const std::string& key) {
    if (!isAllowed(settings.allowedHosts, url)) {
        return refuse(key + ": its host is not among allowed_hosts");
    }
    auto checked = egress::Dialer(url.host, url.port, settings.reach).check();
    if (!checked) return refuse(key + ": " + checked.error().detail);
    return {};
}

}  // namespace

bool isAllowed(const std::vector<std::string>& allowedHosts, const ProviderUrl& url) {
    return allowedHosts.empty() || std::ranges::any_of(allowedHosts, [&](const auto& host) {
               return Poco::icompare(host, url.host) == 0;
           });
}

sdk::Result<OidcSettings> readSettings(const sdk::PluginConfig& config) {
    OidcSettings settings;
    settings.authTypeId = static_cast<int>(config.integer("auth_type_id"));
    settings.rules = readRules(config);
    settings.keys = readPolicy(config);
    settings.trustVerifiedEmail = config.boolean("trust_verified_email");
    settings.allowedHosts = list(config.text("allowed_hosts"));
    settings.reach = egress::reachFor(true, config.boolean("allow_private_addresses"));

    const auto discovery = discoveryUrl(settings.rules.issuer);
    if (!discovery) return refuse("issuer: must be an https URL without query and fragment");
    settings.discovery = *discovery;
    if (auto good = checkHost(settings, *discovery, "issuer"); !good) {
        return sdk::Unexpected(std::move(good.error()));
    }
    if (settings.rules.clientIds.empty()) return refuse("client_ids: names no client");
    if (const std::string jwks = config.text("jwks_uri"); !jwks.empty()) {
        settings.jwks = readProviderUrl(jwks);
        if (!settings.jwks) return refuse("jwks_uri: must be an https URL");
        if (auto good = checkHost(settings, *settings.jwks, "jwks_uri"); !good) {
            return sdk::Unexpected(std::move(good.error()));
        }
    }
    auto tls = egress::TlsContext::make(config.text("ca_file"));
    if (!tls) return sdk::Unexpected(std::move(tls.error()));
    settings.tls = std::move(*tls);
    return settings;
}

}  // namespace patron::oidc_auth
