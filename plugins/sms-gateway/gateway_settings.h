#ifndef PATRON_SMS_GATEWAY_GATEWAY_SETTINGS_H
#define PATRON_SMS_GATEWAY_GATEWAY_SETTINGS_H

#include <memory>
#include <string>
#include <vector>

#include "egress/dialer.h"
#include "egress/tls_context.h"
#include "gateway_url.h"
#include "preset.h"
#include "sdk/plugin_config.h"
#include "sdk/result.h"
#include "sdk/secret.h"

namespace patron::sms_gateway {

/// What one instance is set up to do. Immutable once read.
struct GatewaySettings {
    Preset preset;
    GatewayUrl url;
    std::string account;
    std::string username;
    sdk::Secret password;
    std::string service;
    std::string sender;
    std::string receiptUrl;  ///< empty: no receipts
    egress::Reach reach = egress::Reach::kPublic;
    std::shared_ptr<const egress::TlsContext> tlsContext;  ///< null for http
};

/// The keys of the configuration, each with its description.
std::vector<sdk::ConfigKey> gatewayConfigKeys();

/// @return or kPluginRefused with a sentence that names the key
sdk::Result<GatewaySettings> readGatewaySettings(const sdk::PluginConfig& config);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_GATEWAY_SETTINGS_H
