#include <algorithm>
#include <iterator>

#include "oidc_settings.h"

namespace patron::oidc_auth {

namespace {

using sdk::ConfigKey;
using sdk::ConfigType;

/// Whose tokens are taken, and which of them.
std::vector<ConfigKey> tokenKeys() {
    return {
        {.name = "issuer",
         .description = "What the provider calls itself in its tokens, letter by letter: "
                        "https://accounts.google.com.",
         .required = true},
        {.name = "client_ids",
         .description = "Ids that the provider has given your apps, separated by commas; a token "
                        "for anybody else is refused.",
         .required = true},
        {.name = "nonce",
         .type = ConfigType::kChoice,
         .description = "How the token holds the nonce that the app sends: plain, or sha256 (in "
                        "hex) as is usual with Sign in with Apple.",
         .defaultValue = "plain",
         .choices = {"plain", "sha256"}},
        {.name = "trust_verified_email",
         .type = ConfigType::kBoolean,
         .description = "Whether email_verified is believed; false for a provider that lets its "
                        "users say what their e-mail is.",
         .defaultValue = "true"},
        {.name = "max_token_age_minutes",
         .type = ConfigType::kInteger,
         .description = "How old a token may be, whatever life the provider gives it.",
         .defaultValue = "60",
         .minimum = 1,
         .maximum = 1440},
        {.name = "clock_skew_seconds",
         .type = ConfigType::kInteger,
         .description = "How far the provider's clock may be from ours.",
         .defaultValue = "60",
         .minimum = 0,
         .maximum = 300},
    };
}

/// How the provider is asked for its keys.
std::vector<ConfigKey> fetchKeys() {
    return {
        {.name = "jwks_uri",
         .description = "Where the provider's keys are, https; what its discovery document says "
                        "when not given."},
        {.name = "key_refetch_seconds",
         .type = ConfigType::kInteger,
         .description = "Least time between two requests for keys: how long a token with a key "
                        "that is new may be refused.",
         .defaultValue = "30",
         .minimum = 1,
         .maximum = 3600},
        {.name = "key_outage_hours",
         .type = ConfigType::kInteger,
         .description = "How long known keys are good beyond their life while the provider "
                        "cannot be reached.",
         .defaultValue = "24",
         .minimum = 0,
         .maximum = 168},
        {.name = "timeout_ms",
         .type = ConfigType::kInteger,
         .description = "Longest time to ask for keys, in which customers wait.",
         .defaultValue = "3000",
         .minimum = 200,
         .maximum = 10000},
        {.name = "allowed_hosts",
         .description = "Hosts that keys may be fetched from, separated by commas; any when not "
                        "given."},
        {.name = "ca_file",
         .description = "PEM file with the authorities that may vouch for the provider's server; "
                        "those of the system when not given."},
        {.name = "allow_private_addresses",
         .type = ConfigType::kBoolean,
         .description = "Whether the provider may be on this machine or in a private network.",
         .defaultValue = "false"},
    };
}

}  // namespace

std::vector<ConfigKey> oidcConfigKeys() {
    std::vector<ConfigKey> keys = tokenKeys();
    std::ranges::move(fetchKeys(), std::back_inserter(keys));
    keys.push_back({.name = "auth_type_id",
                    .type = ConfigType::kInteger,
                    .description = "Number of the auth type; each provider needs its own.",
                    .defaultValue = "10",
                    .minimum = 4,
                    .maximum = 10000});
    return keys;
}

}  // namespace patron::oidc_auth
