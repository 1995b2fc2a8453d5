#include "plugin/config_check.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace patron::plugin {
namespace {

using sdk::BadField;
using sdk::ConfigKey;
using sdk::ConfigType;

BadField bad(const std::string& key, const char* rule, const std::string& sentence) {
    return {key, rule, "The key " + key + " " + sentence, {}};
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string rangeOf(const ConfigKey& key) {
    if (key.maximum == INT64_MAX) return "at least " + std::to_string(key.minimum);
    if (key.minimum == INT64_MIN) return "at most " + std::to_string(key.maximum);
    return "from " + std::to_string(key.minimum) + " to " + std::to_string(key.maximum);
}

std::optional<BadField> checkInteger(const ConfigKey& key, std::string_view value) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error == std::errc::invalid_argument || end != value.data() + value.size()) {
        return bad(key.name, "integer", "must be a whole number.");
    }
    if (error != std::errc() || number < key.minimum || number > key.maximum) {
        return bad(key.name, "range", "must be " + rangeOf(key) + ".");
    }
    return std::nullopt;
}

std::optional<BadField> checkValue(const ConfigKey& key, const std::string& value) {
    switch (key.type) {
        case ConfigType::kInteger:
            return checkInteger(key, value);
        case ConfigType::kBoolean:
            if (value == "true" || value == "false") return std::nullopt;
            return bad(key.name, "boolean", "must be true or false.");
        case ConfigType::kChoice:
            if (std::count(key.choices.begin(), key.choices.end(), value) > 0) return std::nullopt;
            return bad(key.name, "choice", "must be one of " + joined(key.choices) + ".");
        case ConfigType::kText:
        case ConfigType::kSecret:
            return std::nullopt;
    }
    return std::nullopt;
}

BadField unknownKey(const sdk::PluginInfo& info, const std::string& name) {
    std::vector<std::string> names;
    for (const ConfigKey& key : info.config) names.push_back(key.name);
    return bad(name, "unknown",
               "is unknown to the plugin " + info.id +
                   (names.empty() ? ", which has none." : "; it has " + joined(names) + "."));
}

sdk::Unexpected invalid(std::vector<BadField> fields) {
    sdk::Error error(sdk::ErrorCode::kConfigInvalid);
    for (const BadField& field : fields) {
        error.detail += (error.detail.empty() ? "" : " ") + field.message;
    }
    error.fields = std::move(fields);
    return sdk::Unexpected(std::move(error));
}

/// What is wrong with a key as the plugin declares it; empty when nothing is.
std::string flawOf(const ConfigKey& key) {
    if (key.name.empty()) return "has a configuration key without a name";
    const std::string subject = "has a configuration key " + key.name + " ";
    if (key.description.empty()) return subject + "without a description";
    if (key.type == ConfigType::kChoice && key.choices.empty()) return subject + "without choices";
    if (!key.defaultValue.empty() && checkValue(key, key.defaultValue)) {
        return subject + "whose default does not fit it";
    }
    return {};
}

std::string flawOf(const sdk::PluginInfo& info) {
    if (info.id.empty() ||
        info.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos) {
        return "has an id that is not made of lower-case letters, digits and hyphens";
    }
    if (info.version.empty()) return "does not say its version";
    std::set<std::string> names;
    for (const ConfigKey& key : info.config) {
        if (std::string flaw = flawOf(key); !flaw.empty()) return flaw;
        if (!names.insert(key.name).second)
            return "has the configuration key " + key.name + " twice";
    }
    return {};
}

}  // namespace

sdk::Result<sdk::PluginConfig> checkConfig(const sdk::PluginInfo& info,
                                           const std::map<std::string, std::string>& values) {
    std::map<std::string, std::string, std::less<>> checked;
    std::vector<BadField> fields;
    std::map<std::string, std::string> left = values;
    for (const ConfigKey& key : info.config) {
        const auto given = left.extract(key.name);
        const bool isGiven = !given.empty() && !given.mapped().empty();
        const std::string value = isGiven ? given.mapped() : key.defaultValue;
        if (value.empty()) {
            if (key.required) fields.push_back(bad(key.name, "required", "is required."));
        } else if (auto wrong = checkValue(key, value)) {
            fields.push_back(std::move(*wrong));
        } else {
            checked.emplace(key.name, value);
        }
    }
    for (const auto& [name, value] : left) fields.push_back(unknownKey(info, name));
    if (!fields.empty()) return invalid(std::move(fields));
    return sdk::PluginConfig(std::move(checked));
}

sdk::Result<void> checkPluginInfo(const sdk::PluginInfo& info) {
    if (std::string flaw = flawOf(info); !flaw.empty()) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused, std::move(flaw));
    }
    return {};
}

}  // namespace patron::plugin
