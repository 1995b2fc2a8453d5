#include "smtp_settings.h"

#include <Poco/Environment.h>
#include <Poco/Net/IPAddress.h>

#include <utility>

#include "encoded_word.h"
#include "mail_address.h"

namespace patron::smtp {
namespace {

using sdk::ConfigKey;
using sdk::ConfigType;

sdk::Unexpected refuse(std::string sentence) {
    return sdk::fail(sdk::ErrorCode::kPluginRefused, std::move(sentence));
}

TlsMode tlsMode(const std::string& word) {
    if (word == "none") return TlsMode::kNone;
    return word == "implicit" ? TlsMode::kImplicit : TlsMode::kStartTls;
}

AuthMode authMode(const std::string& word) {
    if (word == "plain") return AuthMode::kPlain;
    if (word == "login") return AuthMode::kLogin;
    return word == "none" ? AuthMode::kNone : AuthMode::kAuto;
}

/// The ports that RFC 5321, 6409 and 8314 give to each way.
std::uint16_t usualPort(TlsMode mode) {
    switch (mode) {
        case TlsMode::kNone:
            return 25;
        case TlsMode::kStartTls:
            return 587;
        case TlsMode::kImplicit:
            return 465;
    }
    return 0;
}

std::string ownName() {
    const std::string name = Poco::Environment::nodeName();
    return isDomain(name) ? name : "[127.0.0.1]";
}

bool isHost(const std::string& text) {
    Poco::Net::IPAddress literal;
    return isDomain(text) || Poco::Net::IPAddress::tryParse(text, literal);
}

/// Problems of single keys; empty when there is none.
std::string problemOf(const SmtpSettings& settings) {
    if (!isHost(settings.host)) return "host: is not a host name or an address";
    if (!isMailAddress(settings.fromAddress)) return "from_address: is not an e-mail address";
    if (!isMailAddress(settings.returnAddress)) return "return_address: is not an e-mail address";
    if (hasControlCharacter(settings.fromName)) return "from_name: holds a control character";
    if (settings.helo != "[127.0.0.1]" && !isDomain(settings.helo)) {
        return "helo: is not a host name";
    }
    if (hasControlCharacter(settings.username)) return "username: holds a control character";
    if (hasControlCharacter(settings.password.reveal())) {
        return "password: holds a control character";
    }
    return {};
}

/// Problems of keys together.
std::string contradictionIn(const SmtpSettings& settings, bool allowPrivate) {
    const bool credentials = !settings.username.empty() || !settings.password.empty();
    if (settings.username.empty() != settings.password.empty()) {
        return "username, password: give both or neither";
    }
    if (credentials && settings.auth == AuthMode::kNone) {
        return "auth: is none, but there is a username";
    }
    if (!credentials && (settings.auth == AuthMode::kPlain || settings.auth == AuthMode::kLogin)) {
        return "auth: needs username and password";
    }
    if (settings.tls != TlsMode::kNone) return {};
    if (credentials) return "tls: must be starttls or implicit, or the password could be read";
    if (!allowPrivate) {
        return "tls: none needs allow_private_addresses, because unencrypted mail goes to private "
               "addresses only";
    }
    return {};
}

}  // namespace

std::vector<ConfigKey> smtpConfigKeys() {
    return {
        {.name = "host",
         .description = "Mail server that takes our mail: host name (as in its certificate) or "
                        "address.",
         .required = true},
        {.name = "port",
         .type = ConfigType::kInteger,
         .description = "Its port; 587 with starttls, 465 with implicit, 25 with none.",
         .minimum = 1,
         .maximum = 65535},
        {.name = "tls",
         .type = ConfigType::kChoice,
         .description = "starttls (required, never without), implicit (TLS from the first byte), "
                        "or none (private addresses only, no password).",
         .defaultValue = "starttls",
         .choices = {"none", "starttls", "implicit"}},
        {.name = "ca_file",
         .description = "PEM file with the authorities that may vouch for the server; those of the "
                        "system when not given."},
        {.name = "username", .description = "Name to sign in with; none when not given."},
        {.name = "password", .type = ConfigType::kSecret, .description = "Its password."},
        {.name = "auth",
         .type = ConfigType::kChoice,
         .description = "How to sign in; auto takes plain or login, as the server offers.",
         .defaultValue = "auto",
         .choices = {"auto", "plain", "login", "none"}},
        {.name = "from_address",
         .description = "Sender of every mail; its domain is in Message-ID.",
         .required = true},
        {.name = "return_address",
         .description = "Where mail servers send what they could not deliver (`patronctl message "
                        "receipt` reads it); from_address when not given."},
        {.name = "from_name",
         .description = "Display name of the sender when the brand gives none."},
        {.name = "helo",
         .description = "Our own name in EHLO; the machine's host name when not given."},
        {.name = "allow_private_addresses",
         .type = ConfigType::kBoolean,
         .description = "Whether the server may be on this machine or in a private network.",
         .defaultValue = "false"},
    };
}

sdk::Result<SmtpSettings> readSmtpSettings(const sdk::PluginConfig& config) {
    SmtpSettings settings;
    settings.host = config.text("host");
    settings.tls = tlsMode(config.text("tls"));
    settings.auth = authMode(config.text("auth"));
    settings.port = config.has("port") ? static_cast<std::uint16_t>(config.integer("port"))
                                       : usualPort(settings.tls);
    settings.username = config.text("username");
    settings.password = sdk::Secret(config.text("password"));
    settings.fromAddress = config.text("from_address");
    settings.returnAddress =
        config.has("return_address") ? config.text("return_address") : settings.fromAddress;
    settings.fromName = config.text("from_name");
    settings.helo = config.text("helo").empty() ? ownName() : config.text("helo");
    const bool encrypted = settings.tls != TlsMode::kNone;
    const bool allowPrivate = config.boolean("allow_private_addresses");
    settings.reach = egress::reachFor(encrypted, allowPrivate);
    if (std::string why = problemOf(settings); !why.empty()) return refuse(std::move(why));
    if (std::string why = contradictionIn(settings, allowPrivate); !why.empty()) {
        return refuse(std::move(why));
    }
    if (!encrypted) return settings;
    auto context = egress::TlsContext::make(config.text("ca_file"));
    if (!context) return sdk::Unexpected(std::move(context.error()));
    settings.tlsContext = std::move(*context);
    return settings;
}

}  // namespace patron::smtp
