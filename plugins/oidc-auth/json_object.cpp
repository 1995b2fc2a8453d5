#include "json_object.h"

#include <set>

namespace patron::oidc_auth {
namespace {

constexpr double kLastSecond = 253'402'300'799.0;  // of the year 9999

std::string_view viewOf(const rapidjson::Value& text) {
    return {text.GetString(), text.GetStringLength()};
}

bool namesTwice(const rapidjson::Value& object) {
    std::set<std::string_view> names;
    for (const auto& member : object.GetObject()) {
        if (!names.insert(viewOf(member.name)).second) return true;
    }
    return false;
}

}  // namespace

std::optional<JsonObject> JsonObject::parse(std::string_view text) {
    // Iterative: brackets in a stranger's text must not use up our stack.
    constexpr unsigned kFlags =
        rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
    auto document = std::make_shared<rapidjson::Document>();
    document->Parse<kFlags>(text.data(), text.size());
    if (document->HasParseError() || !document->IsObject() || namesTwice(*document)) {
        return std::nullopt;
    }
    const rapidjson::Value& object = *document;
    return JsonObject(std::move(document), object);
}

const rapidjson::Value* JsonObject::find(const char* name) const {
    const auto member = object_->FindMember(name);
    return member == object_->MemberEnd() ? nullptr : &member->value;
}

std::optional<std::string> JsonObject::text(const char* name) const {
    const rapidjson::Value* value = find(name);
    if (value == nullptr || !value->IsString()) return std::nullopt;
    return std::string(viewOf(*value));
}

std::optional<std::int64_t> JsonObject::seconds(const char* name) const {
    const rapidjson::Value* value = find(name);
    if (value == nullptr || !value->IsNumber()) return std::nullopt;
    const double number = value->GetDouble();
    if (!(number >= 0 && number <= kLastSecond)) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

std::optional<bool> JsonObject::flag(const char* name) const {
    const rapidjson::Value* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->IsBool()) return value->GetBool();
    if (value->IsString() && viewOf(*value) == "true") return true;
    if (value->IsString() && viewOf(*value) == "false") return false;
    return std::nullopt;
}

std::vector<std::string> JsonObject::texts(const char* name) const {
    const rapidjson::Value* value = find(name);
    if (value == nullptr) return {};
    if (value->IsString()) return {std::string(viewOf(*value))};
    if (!value->IsArray()) return {};
    std::vector<std::string> all;
    for (const rapidjson::Value& element : value->GetArray()) {
        if (!element.IsString()) return {};
        all.emplace_back(viewOf(element));
    }
    return all;
}

std::vector<JsonObject> JsonObject::objects(const char* name) const {
    std::vector<JsonObject> all;
    const rapidjson::Value* value = find(name);
    if (value == nullptr || !value->IsArray()) return all;
    for (const rapidjson::Value& element : value->GetArray()) {
        if (element.IsObject() && !namesTwice(element)) all.push_back({document_, element});
    }
    return all;
}

}  // namespace patron::oidc_auth
