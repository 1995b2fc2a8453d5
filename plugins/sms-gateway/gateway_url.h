#ifndef PATRON_SMS_GATEWAY_GATEWAY_URL_H
#define PATRON_SMS_GATEWAY_GATEWAY_URL_H

#include <cstdint>
#include <string>

#include "sdk/result.h"

namespace patron::sms_gateway {

/// Where the gateway is. Nothing but the configuration key `url` decides that, or the usual URL of
/// a built-in preset.
struct GatewayUrl {
    bool encrypted = true;
    std::string host;
    std::uint16_t port = 0;
    std::string path;   ///< encoded; empty when the URL names only a host
    std::string query;  ///< encoded
};

/// @param allowedHosts names separated by commas; empty: any
/// @return or kPluginRefused with a sentence that names the key
sdk::Result<GatewayUrl> readGatewayUrl(const std::string& text, const std::string& allowedHosts);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_GATEWAY_URL_H
