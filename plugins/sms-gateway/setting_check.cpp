#include "setting_check.h"

#include <Poco/Exception.h>
#include <Poco/RegularExpression.h>
#include <Poco/URI.h>

#include <algorithm>

#include "plain_text.h"

namespace patron::sms_gateway {
namespace {

bool looksRight(const Setting& setting, const std::string& value) {
    if (setting.pattern.empty()) return true;
    try {
        return Poco::RegularExpression("(?:" + setting.pattern + ")\\z")
            .match(value, 0, Poco::RegularExpression::RE_ANCHORED);
    } catch (const Poco::Exception&) {
        return false;  // it asks for more steps than the library allows
    }
}

std::string problemOf(const Preset& preset, const Setting& setting,
                      const sdk::PluginConfig& config) {
    const std::string value = config.text(setting.key);
    const std::string called = setting.label + " of " + preset.name;
    if (value.empty()) {
        const std::string& instead = setting.requiredUnless;
        if (!setting.required || (!instead.empty() && !config.text(instead).empty())) return {};
        return setting.key + ": is missing, the " + called +
               (instead.empty() ? "" : ", unless there is " + instead);
    }
    if (!looksRight(setting, value)) {
        return setting.key + ": does not look like the " + called;
    }
    return {};
}

std::string problemOfText(const Preset& preset, const std::string& key, const std::string& value) {
    if (value.empty()) return {};
    if (hasControlCharacter(value)) return key + ": holds a control character";
    const bool known =
        std::ranges::any_of(preset.settings, [&](const Setting& s) { return s.key == key; });
    if (!known) return key + ": " + preset.name + " has no use for it";
    // RFC 7617, 2: what stands before the first colon is the name.
    if (preset.request.basicAuth && key != "password" && value.find(':') != std::string::npos) {
        return key + ": must not hold a colon";
    }
    return {};
}

std::string problemOfSender(const Preset& preset, const std::string& sender) {
    if (sender.empty()) return {};
    if (!preset.takesNames && !isNumber(sender)) {
        return "sender: must be a number, " + preset.name + " takes no names";
    }
    if (!isSenderId(sender)) {
        return "sender: must be up to 15 digits, or up to 11 plain letters and digits";
    }
    return {};
}

std::string problemOfReceiptUrl(const Preset& preset, const sdk::PluginConfig& config) {
    const std::string text = config.text("receipt_url");
    if (text.empty()) return {};
    if (!preset.receipts) return "receipt_url: " + preset.name + " has no receipts";
    if (config.text("password").empty()) return "receipt_url: needs a password to make tokens from";
    try {
        const Poco::URI url(text);
        const bool web = url.getScheme() == "https" || url.getScheme() == "http";
        if (web && !url.getHost().empty() && url.getPath().size() > 1 && url.getQuery().empty() &&
            url.getFragment().empty() && url.getUserInfo().empty()) {
            return {};
        }
    } catch (const Poco::Exception&) {
        // said below
    }
    return "receipt_url: must be like https://api.example.com/receipts/NAME, NAME being the "
           "provider's";
}

}  // namespace

std::string problemOf(const Preset& preset, const sdk::PluginConfig& config) {
    for (const char* key : {"account", "username", "password", "service"}) {
        std::string problem = problemOfText(preset, key, config.text(key));
        if (!problem.empty()) return problem;
    }
    if (std::string problem = problemOfSender(preset, config.text("sender")); !problem.empty()) {
        return problem;
    }
    if (std::string problem = problemOfReceiptUrl(preset, config); !problem.empty()) return problem;
    for (const Setting& setting : preset.settings) {
        if (std::string problem = problemOf(preset, setting, config); !problem.empty()) {
            return problem;
        }
    }
    return {};
}

}  // namespace patron::sms_gateway
