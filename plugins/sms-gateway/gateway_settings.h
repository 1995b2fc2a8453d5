#ifndef PATRON_SMS_GATEWAY_GATEWAY_SETTINGS_H
#define PATRON_SMS_GATEWAY_GATEWAY_SETTINGS_H

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "egress/dialer.h"
#include "egress/tls_context.h"
#include "preset.h"
#include "sdk/plugin_config.h"
#include "sdk/result.h"
#include "sdk/secret.h"

namespace patron::sms_gateway {

/// What one instance is set up to do. Immutable once read.
struct GatewaySettings {
    Preset preset;
    std::string host;
    std::uint16_t port = 0;
    std::string pathAndQuery;
    std::string username;
    sdk::Secret password;
    std::string sender;
    egress::Reach reach = egress::Reach::kPublic;
    std::shared_ptr<const egress::TlsContext> tlsContext;  ///< null for http
};

/// The keys of the configuration, each with its description.
std::vector<sdk::ConfigKey> gatewayConfigKeys();

/// @return or kPluginRefused with a sentence that names the key
sdk::Result<GatewaySettings> readGatewaySettings(const sdk::PluginConfig& config);

/// Whether phones can show this as a sender: up to 15 digits with an optional plus, or up to 11
/// letters, digits, spaces and plain marks of ASCII (3GPP TS 23.040, 9.1.2.5).
bool isSenderId(const std::string& text);

bool hasControlCharacter(std::string_view text);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_GATEWAY_SETTINGS_H
