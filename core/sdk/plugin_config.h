#ifndef PATRON_SDK_PLUGIN_CONFIG_H
#define PATRON_SDK_PLUGIN_CONFIG_H

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patron::sdk::inline v1 {

enum class ConfigType {
    kText,
    kInteger,
    kBoolean,
    kSecret,  ///< text that is encrypted at rest and never shown again
    kChoice,  ///< one of ConfigKey::choices
};

/// One configuration key of a plugin. The host checks a configuration against the plugin's keys
/// before `create` sees it: unknown keys, missing required ones, wrong types and values out of
/// range are refused with a sentence that names the key.
struct ConfigKey {
    std::string name;
    ConfigType type = ConfigType::kText;
    /// One sentence for the administrator; required, shown by `patronctl plugin check`.
    std::string description = {};
    bool required = false;
    /// Used when the key is not given; empty means: stays unset.
    std::string defaultValue = {};
    std::vector<std::string> choices = {};
    std::int64_t minimum = INT64_MIN;
    std::int64_t maximum = INT64_MAX;
};

/// A configuration that the host has checked against the plugin's keys, defaults filled in and
/// secrets resolved. Reading a key that the schema does not name gives an empty value. Immutable;
/// any thread may read it. The plugin copies what it keeps.
class PluginConfig {
  public:
    explicit PluginConfig(std::map<std::string, std::string, std::less<>> values)
        : values_(std::move(values)) {}

    bool has(std::string_view key) const { return values_.find(key) != values_.end(); }
    std::string text(std::string_view key) const {
        const auto it = values_.find(key);
        return it == values_.end() ? std::string() : it->second;
    }
    std::int64_t integer(std::string_view key) const {
        const std::string digits = text(key);
        return digits.empty() ? 0 : std::stoll(digits);
    }
    bool boolean(std::string_view key) const { return text(key) == "true"; }

  private:
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_PLUGIN_CONFIG_H
