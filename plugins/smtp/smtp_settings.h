#ifndef PATRON_SMTP_SMTP_SETTINGS_H
#define PATRON_SMTP_SMTP_SETTINGS_H

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "egress/dialer.h"
#include "egress/tls_context.h"
#include "sdk/plugin_config.h"
#include "sdk/result.h"
#include "sdk/secret.h"

namespace patron::smtp {

enum class TlsMode { kNone, kStartTls, kImplicit };
enum class AuthMode { kAuto, kPlain, kLogin, kNone };

/// What one instance is set up to do. Immutable once read; shared by its sessions.
struct SmtpSettings {
    std::string host;
    std::uint16_t port = 0;
    TlsMode tls = TlsMode::kStartTls;
    AuthMode auth = AuthMode::kAuto;
    std::string username;
    sdk::Secret password;
    std::string fromAddress;
    std::string fromName;
    std::string returnAddress;  ///< where bounces go
    std::string helo;
    egress::Reach reach = egress::Reach::kPublic;
    std::shared_ptr<const egress::TlsContext> tlsContext;  ///< null with TlsMode::kNone
};

/// The keys of the configuration, each with its description.
std::vector<sdk::ConfigKey> smtpConfigKeys();

/// @return or kPluginRefused with a sentence that names the key
sdk::Result<SmtpSettings> readSmtpSettings(const sdk::PluginConfig& config);

}  // namespace patron::smtp

#endif  // PATRON_SMTP_SMTP_SETTINGS_H
