#include "preset_reader.h"

#include <rapidjson/error/en.h>

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>
#include <chrono>

#include "answer_reader.h"
#include "receipt_rule_reader.h"

namespace patron::sms_gateway {
namespace {

constexpr int kDeepest = 32;

std::string placeOf(std::string_view json, std::size_t offset) {
    const std::string_view before = json.substr(0, offset);
    const auto line = std::ranges::count(before, '\n') + 1;
    const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
    return "line " + std::to_string(line) + ", column " + std::to_string(offset - start + 1);
}

/// Whether brackets are nested deeper than any preset needs; what reads it further calls itself.
bool isTooDeep(std::string_view json) {
    int depth = 0;
    bool inText = false;
    for (std::size_t i = 0; i < json.size() && depth <= kDeepest; ++i) {
        const char c = json[i];
        if (inText && c == '\\') ++i;
        if (c == '"') inText = !inText;
        if (!inText && (c == '{' || c == '[')) ++depth;
        if (!inText && (c == '}' || c == ']')) --depth;
    }
    return depth > kDeepest;
}

std::string readUrl(const JsonNode& node) {
    std::string text = node.text();
    try {
        const Poco::URI url(text);
        if (url.getScheme() == "https" && !url.getHost().empty() && url.getPathEtc().empty() &&
            url.getUserInfo().empty()) {
            return text;
        }
    } catch (const Poco::Exception&) {
        // said below
    }
    node.refuse("must be https:// and a host, nothing else");
    return {};
}

Setting readSetting(const std::string& key, const JsonNode& node) {
    Setting setting;
    setting.key = key;
    if (node.value().IsString()) {
        setting.label = node.text();
        return setting;
    }
    node.allowOnly({"label", "required", "required_unless", "pattern"});
    if (const auto n = node.required("label")) setting.label = n->text();
    if (const auto n = node.member("required")) setting.required = n->boolean();
    if (const auto n = node.member("required_unless")) {
        setting.requiredUnless = n->oneOf({"account", "username", "password", "service", "sender"});
    }
    if (const auto n = node.member("pattern")) setting.pattern = readPattern(*n);
    return setting;
}

std::vector<Setting> readSettings(const JsonNode& node) {
    node.allowOnly({"account", "username", "password", "service", "sender"});
    std::vector<Setting> settings;
    for (const auto& [key, value] : node.members()) settings.push_back(readSetting(key, value));
    return settings;
}

TimeLeftLimits readTimeLeft(const JsonNode& node) {
    constexpr int kYear = 365 * 24 * 60 * 60;
    const std::vector<JsonNode> ends = node.elements();
    if (ends.size() != 2) {
        node.refuse("must be [lowest, highest], in seconds");
        return {};
    }
    const std::chrono::seconds lowest(ends[0].integer(1, kYear));
    const std::chrono::seconds highest(ends[1].integer(1, kYear));
    if (lowest > highest) node.refuse("must be [lowest, highest], in seconds");
    return {lowest, highest};
}

}  // namespace

sdk::Result<Preset> readPreset(std::string_view json, const GivenKeys& given) {
    if (isTooDeep(json)) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused,
                         "/: must not be nested deeper than " + std::to_string(kDeepest));
    }
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
        json.data(), json.size());
    if (document.HasParseError()) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused,
                         placeOf(json, document.GetErrorOffset()) + ": " +
                             rapidjson::GetParseError_En(document.GetParseError()));
    }
    Finding finding;
    const JsonNode root(document, "", finding);
    root.allowOnly({"name", "url", "settings", "senders", "time_left", "request", "variants",
                    "answers", "message_id", "receipts"});
    Preset preset;
    if (const auto n = root.required("name")) preset.name = n->text();
    if (const auto n = root.member("url")) preset.usualUrl = readUrl(*n);
    if (const auto n = root.member("settings")) preset.settings = readSettings(*n);
    if (const auto n = root.member("senders")) {
        preset.takesNames = n->oneOf({"any", "numbers"}) == "any";
    }
    if (const auto n = root.member("time_left")) preset.timeLeft = readTimeLeft(*n);
    readRequests(root, given, finding, preset);
    if (const auto n = root.required("answers")) preset.answers = readAnswers(*n);
    if (const auto n = root.member("message_id")) preset.messageId = readMessageId(*n);
    if (const auto n = root.member("receipts")) {
        preset.receipts = readReceiptRule(*n, TemplateNames(preset.settings), given);
    }
    if (!finding.found()) return preset;
    return sdk::fail(sdk::ErrorCode::kPluginRefused, finding.where + ": " + finding.expected);
}

}  // namespace patron::sms_gateway
