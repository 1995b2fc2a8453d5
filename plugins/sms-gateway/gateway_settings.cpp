#include "gateway_settings.h"

#include <Poco/Ascii.h>
#include <Poco/String.h>
#include <Poco/StringTokenizer.h>
#include <Poco/URI.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace patron::sms_gateway {
namespace {

using sdk::ConfigKey;
using sdk::ConfigType;

sdk::Unexpected refuse(std::string sentence) {
    return sdk::fail(sdk::ErrorCode::kPluginRefused, std::move(sentence));
}

std::optional<Poco::URI> parseUrl(const std::string& text) {
    if (hasControlCharacter(text)) return std::nullopt;
    try {
        return Poco::URI(text);
    } catch (const Poco::Exception&) {
        return std::nullopt;
    }
}

/// What is wrong with the URL; empty when nothing.
std::string problemOf(const Poco::URI& url) {
    if (url.getScheme() != "https" && url.getScheme() != "http") {
        return "url: must start with https:// or http://";
    }
    if (url.getHost().empty() || url.getPort() == 0) return "url: names no host";
    if (!url.getUserInfo().empty()) return "url: put the name and password into their own keys";
    if (!url.getFragment().empty()) return "url: must not have a #fragment";
    return {};
}

bool isAllowedHost(const std::string& host, const std::string& allowed) {
    const Poco::StringTokenizer names(
        allowed, ",", Poco::StringTokenizer::TOK_TRIM | Poco::StringTokenizer::TOK_IGNORE_EMPTY);
    return names.count() == 0 || std::any_of(names.begin(), names.end(), [&](const auto& name) {
               return Poco::icompare(name, host) == 0;
           });
}

void takeUrl(const Poco::URI& url, GatewaySettings& settings) {
    settings.host = url.getHost();
    settings.port = url.getPort();
    Poco::URI target(url);
    if (target.getPath().empty() || target.getPath() == "/") {
        target.setPath(settings.preset.usualPath);
    }
    settings.pathAndQuery = target.getPathAndQuery();
}

std::string contradictionIn(const GatewaySettings& settings) {
    if (settings.preset.needsCredentials &&
        (settings.username.empty() || settings.password.empty())) {
        return "username, password: this preset needs both";
    }
    if (hasControlCharacter(settings.username)) return "username: holds a control character";
    if (hasControlCharacter(settings.password.reveal())) {
        return "password: holds a control character";
    }
    if (!settings.sender.empty() && !isSenderId(settings.sender)) {
        return "sender: must be up to 15 digits, or up to 11 plain letters and digits";
    }
    return {};
}

}  // namespace

bool hasControlCharacter(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

bool isSenderId(const std::string& text) {
    const std::size_t plus = text.starts_with('+') ? 1 : 0;
    const bool number = text.size() > plus && text.size() <= plus + 15 &&
                        std::all_of(text.begin() + static_cast<std::ptrdiff_t>(plus), text.end(),
                                    [](char c) { return Poco::Ascii::isDigit(c); });
    const bool name = !text.empty() && text.size() <= 11 && std::ranges::all_of(text, [](char c) {
        return Poco::Ascii::isAlphaNumeric(c) ||
               std::string_view(" -_.&").find(c) != std::string_view::npos;
    });
    return number || name;
}

std::vector<ConfigKey> gatewayConfigKeys() {
    std::vector<std::string> names;
    for (const Preset& preset : presets()) names.push_back(preset.name);
    return {
        {.name = "preset",
         .type = ConfigType::kChoice,
         .description = "Which gateway it is: decides how it is asked and what its answers mean.",
         .defaultValue = names.front(),
         .choices = names},
        {.name = "url",
         .description = "Where messages go, https:// or (private addresses only) http://; the path "
                        "of the preset when it names only a host.",
         .required = true},
        {.name = "username", .description = "Name to sign in with."},
        {.name = "password", .type = ConfigType::kSecret, .description = "Its password."},
        {.name = "sender",
         .description = "Sender id when the brand gives none that phones can show; the gateway's "
                        "own when not given."},
        {.name = "allowed_hosts",
         .description = "Host names that url may have, separated by commas; any when not given."},
        {.name = "ca_file",
         .description = "PEM file with the authorities that may vouch for the gateway; those of "
                        "the system when not given."},
        {.name = "allow_private_addresses",
         .type = ConfigType::kBoolean,
         .description = "Whether the gateway may be on this machine or in a private network.",
         .defaultValue = "false"},
    };
}

sdk::Result<GatewaySettings> readGatewaySettings(const sdk::PluginConfig& config) {
    const Preset* preset = presetNamed(config.text("preset"));
    if (!preset) return refuse("preset: is not known");
    const auto url = parseUrl(config.text("url"));
    if (!url) return refuse("url: is not a URL");
    if (std::string why = problemOf(*url); !why.empty()) return refuse(std::move(why));
    if (!isAllowedHost(url->getHost(), config.text("allowed_hosts"))) {
        return refuse("url: its host is not among allowed_hosts");
    }
    const bool encrypted = url->getScheme() == "https";
    const bool allowPrivate = config.boolean("allow_private_addresses");
    if (!encrypted && !allowPrivate) {
        return refuse(
            "url: http needs allow_private_addresses, because unencrypted requests go to "
            "private addresses only");
    }
    GatewaySettings settings;
    settings.preset = *preset;
    takeUrl(*url, settings);
    settings.username = config.text("username");
    settings.password = sdk::Secret(config.text("password"));
    settings.sender = config.text("sender");
    settings.reach = egress::reachFor(encrypted, allowPrivate);
    if (std::string why = contradictionIn(settings); !why.empty()) return refuse(std::move(why));
    if (!encrypted) return settings;
    auto context = egress::TlsContext::make(config.text("ca_file"));
    if (!context) return sdk::Unexpected(std::move(context.error()));
    settings.tlsContext = std::move(*context);
    return settings;
}

}  // namespace patron::sms_gateway
