#include "template_names.h"

namespace patron::sms_gateway {
namespace {

const char* const kOfMessage[] = {
    "id",   "to",          "to_without_plus", "sender",       "sender_without_plus", "text",
    "time", "receipt_url", "seconds_left",    "minutes_left", "milliseconds_left",   "expires_at"};
const char* const kNeverEmpty[] = {"id", "to", "to_without_plus", "time"};
const char* const kOfSignature[] = {"hmac_sha256_hex", "hmac_sha256_base64"};
const char* const kOfReceiptSignature[] = {"hmac_sha1_base64", "hmac_sha256_hex",
                                           "hmac_sha256_base64"};

template <class List>
bool holds(const List& list, const std::string& name) {
    for (const auto& one : list) {
        if (one == name) return true;
    }
    return false;
}

}  // namespace

TemplateNames::TemplateNames(const std::vector<Setting>& settings)
    : certain_(std::begin(kNeverEmpty), std::end(kNeverEmpty)) {
    for (const Setting& setting : settings) {
        if (setting.key == "sender") continue;
        settings_.insert(setting.key);
        if (setting.required && setting.requiredUnless.empty()) certain_.insert(setting.key);
    }
}

std::string TemplateNames::problemOf(const std::string& name, Place place) const {
    const std::string braced = "{" + name + "} ";
    if (place == Place::kSignatureValue) {
        return holds(kOfSignature, name)
                   ? std::string()
                   : braced + "may not stand here, only {hmac_sha256_hex} or {hmac_sha256_base64}";
    }
    if (place == Place::kReceiptSignature) {
        return holds(kOfReceiptSignature, name)
                   ? std::string()
                   : braced +
                         "may not stand here, only {hmac_sha1_base64}, {hmac_sha256_hex} or "
                         "{hmac_sha256_base64}";
    }
    if (!holds(kOfMessage, name) && !settings_.contains(name)) {
        return braced +
               "is neither a value of the message (id, to, to_without_plus, sender, "
               "sender_without_plus, text, time, receipt_url, seconds_left, minutes_left, "
               "milliseconds_left, expires_at) nor a key of /settings";
    }
    if (place == Place::kHeader && name == "text") return braced + "may not stand in a header";
    if (place == Place::kPath && (name == "text" || name == "password")) {
        return braced + "may not stand in a path";
    }
    if ((place == Place::kPath || place == Place::kCredential) && !certain_.contains(name)) {
        return braced + "may be empty, which must not happen here: make it a required setting";
    }
    return {};
}

TextTemplate TemplateNames::read(const JsonNode& node, Place place) const {
    const bool severalLines = place == Place::kBody && node.value().IsString();
    const rapidjson::Value& value = node.value();
    const std::string text =
        severalLines ? std::string(value.GetString(), value.GetStringLength()) : node.text();
    auto parsed = TextTemplate::parse(text);
    if (!parsed) {
        node.refuse(parsed.error().detail);
        return {};
    }
    for (const std::string& name : parsed->names()) {
        if (std::string problem = problemOf(name, place); !problem.empty()) node.refuse(problem);
    }
    return std::move(*parsed);
}

}  // namespace patron::sms_gateway
