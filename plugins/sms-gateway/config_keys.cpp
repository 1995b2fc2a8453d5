#include <map>
#include <string>
#include <vector>

#include "gateway_settings.h"
#include "preset_reader.h"
#include "preset_source.h"

namespace patron::sms_gateway {
namespace {

using sdk::ConfigKey;
using sdk::ConfigType;

/// What the built-in presets call each key: `Account SID (twilio), Service plan ID (sinch)`.
std::map<std::string, std::string> labelsByKey() {
    std::map<std::string, std::map<std::string, std::string>> presetsByLabel;
    for (const auto& [name, json] : builtInPresets()) {
        const auto preset = readPreset(json, {});
        if (!preset) continue;
        for (const Setting& setting : preset->settings) {
            std::string& names = presetsByLabel[setting.key][setting.label];
            names.append(names.empty() ? "" : ", ").append(name);
        }
    }
    std::map<std::string, std::string> all;
    for (const auto& [key, labels] : presetsByLabel) {
        for (const auto& [label, names] : labels) {
            std::string& list = all[key];
            list.append(list.empty() ? "" : "; ").append(label);
            list.append(" (").append(names).append(")");
        }
    }
    return all;
}

std::vector<std::string> presetNames() {
    std::vector<std::string> names;
    for (const BuiltInPreset& preset : builtInPresets()) names.emplace_back(preset.name);
    return names;
}

}  // namespace

std::vector<ConfigKey> gatewayConfigKeys() {
    std::map<std::string, std::string> labels = labelsByKey();
    return {
        {.name = "preset",
         .type = ConfigType::kChoice,
         .description = "Which gateway it is: decides how it is asked and what its answers mean.",
         .defaultValue = "kannel",
         .choices = presetNames()},
        {.name = "preset_file",
         .description = "Absolute path of a preset of your own, instead of preset."},
        {.name = "url",
         .description = "Where messages go, https:// or (private addresses only) http://; the path "
                        "of the preset when it names only a host, and the preset's usual URL when "
                        "not given."},
        {.name = "account", .description = "Whose account: " + labels["account"] + "."},
        {.name = "username", .description = "Name to sign in with: " + labels["username"] + "."},
        {.name = "password",
         .type = ConfigType::kSecret,
         .description = "What proves who we are: " + labels["password"] + "."},
        {.name = "service", .description = "What sends for us: " + labels["service"] + "."},
        {.name = "sender",
         .description = "Sender id when the brand gives none that phones can show; the gateway's "
                        "own when not given: " +
                        labels["sender"] + "."},
        {.name = "receipt_url",
         .description = "Where the gateway reports what became of a text, as it reaches it: "
                        "https://api.example.com/receipts/NAME with this provider's name; no "
                        "reports are asked for when not given."},
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

}  // namespace patron::sms_gateway
