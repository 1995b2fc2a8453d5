#include "gateway_settings.h"

#include <utility>

#include "preset_reader.h"
#include "preset_source.h"
#include "setting_check.h"

namespace patron::sms_gateway {
namespace {

sdk::Unexpected refuse(std::string sentence) {
    return sdk::fail(sdk::ErrorCode::kPluginRefused, std::move(sentence));
}

GivenKeys givenIn(const sdk::PluginConfig& config) {
    GivenKeys given;
    for (const char* key : {"account", "username", "service", "receipt_url"}) {
        if (!config.text(key).empty()) given.insert(key);
    }
    return given;
}

sdk::Result<Preset> ownPreset(const std::string& path, const GivenKeys& given) {
    const auto content = readPresetFile(path);
    if (!content) return refuse(content.error().detail);
    auto preset = readPreset(*content, given);
    if (!preset) return refuse("preset_file: " + path + ": " + preset.error().detail);
    return preset;
}

sdk::Result<Preset> choosePreset(const sdk::PluginConfig& config) {
    const GivenKeys given = givenIn(config);
    const std::string path = config.text("preset_file");
    if (!path.empty()) return ownPreset(path, given);
    const std::string_view json = builtInPreset(config.text("preset"));
    if (json.empty()) return refuse("preset: is not known");
    return readPreset(json, given);
}

/// A file that somebody put beside the configuration must not say where secrets go, so only the
/// presets that came with this build have a say.
sdk::Result<std::string> chooseUrl(const sdk::PluginConfig& config, const Preset& preset) {
    const std::string url = config.text("url");
    if (!url.empty()) return url;
    if (preset.usualUrl.empty())
        return refuse("url: is missing, " + preset.name + " has no usual one");
    if (config.has("preset_file")) {
        return refuse("url: is missing, it is always needed with preset_file (usual for " +
                      preset.name + ": " + preset.usualUrl + ")");
    }
    return preset.usualUrl;
}

sdk::Result<GatewayUrl> readUrl(const sdk::PluginConfig& config, const Preset& preset) {
    const auto text = chooseUrl(config, preset);
    if (!text) return refuse(text.error().detail);
    auto url = readGatewayUrl(*text, config.text("allowed_hosts"));
    if (url && !url->encrypted && !config.boolean("allow_private_addresses")) {
        return refuse(
            "url: http needs allow_private_addresses, because unencrypted requests go to "
            "private addresses only");
    }
    return url;
}

}  // namespace

sdk::Result<GatewaySettings> readGatewaySettings(const sdk::PluginConfig& config) {
    auto preset = choosePreset(config);
    if (!preset) return sdk::Unexpected(std::move(preset.error()));
    auto url = readUrl(config, *preset);
    if (!url) return sdk::Unexpected(std::move(url.error()));
    if (std::string why = problemOf(*preset, config); !why.empty()) return refuse(std::move(why));
    GatewaySettings settings;
    settings.preset = std::move(*preset);
    settings.url = std::move(*url);
    settings.account = config.text("account");
    settings.username = config.text("username");
    settings.password = sdk::Secret(config.text("password"));
    settings.service = config.text("service");
    settings.sender = config.text("sender");
    settings.receiptUrl = config.text("receipt_url");
    settings.reach =
        egress::reachFor(settings.url.encrypted, config.boolean("allow_private_addresses"));
    if (!settings.url.encrypted) return settings;
    auto context = egress::TlsContext::make(config.text("ca_file"));
    if (!context) return sdk::Unexpected(std::move(context.error()));
    settings.tlsContext = std::move(*context);
    return settings;
}

}  // namespace patron::sms_gateway
