#include "json_path.h"

#include <rapidjson/pointer.h>

#include <Poco/NumberParser.h>

namespace patron::sms_gateway {
namespace {

using Values = std::vector<const rapidjson::Value*>;

void stepInto(const rapidjson::Value& value, const std::string& token, Values& next) {
    if (value.IsObject()) {
        const auto member = value.FindMember(token.c_str());
        if (member != value.MemberEnd()) next.push_back(&member->value);
    } else if (value.IsArray() && token == "*") {
        for (const auto& element : value.GetArray()) next.push_back(&element);
    } else if (unsigned index = 0;
               value.IsArray() && Poco::NumberParser::tryParseUnsigned(token, index)) {
        if (index < value.Size()) next.push_back(&value[index]);
    }
}

}  // namespace

std::optional<std::string> scalarText(const rapidjson::Value& value) {
    if (value.IsString()) return std::string(value.GetString(), value.GetStringLength());
    if (value.IsBool()) return value.IsTrue() ? "true" : "false";
    if (value.IsInt64()) return std::to_string(value.GetInt64());
    return std::nullopt;
}

std::optional<JsonPath> JsonPath::parse(std::string_view text) {
    const rapidjson::Pointer pointer(text.data(), text.size());
    if (!pointer.IsValid() || pointer.GetTokenCount() == 0) return std::nullopt;
    JsonPath path;
    for (std::size_t i = 0; i < pointer.GetTokenCount(); ++i) {
        const auto& token = pointer.GetTokens()[i];
        path.tokens_.emplace_back(token.name, token.length);
    }
    return path;
}

std::vector<std::string> JsonPath::find(const rapidjson::Value& json) const {
    Values found = {&json};
    for (const std::string& token : tokens_) {
        Values next;
        for (const rapidjson::Value* value : found) stepInto(*value, token, next);
        found = std::move(next);
    }
    std::vector<std::string> texts;
    for (const rapidjson::Value* value : found) {
        if (auto text = scalarText(*value)) texts.push_back(std::move(*text));
    }
    return texts;
}

}  // namespace patron::sms_gateway
