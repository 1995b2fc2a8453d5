#include "variants.h"

#include "request_reader.h"

namespace patron::sms_gateway {
namespace {

using Allocator = rapidjson::Document::AllocatorType;

struct Variant {
    std::string condition;
    const rapidjson::Value* change;
};

/// RFC 7396.
void mergePatch(rapidjson::Value& target, const rapidjson::Value& patch, Allocator& allocator) {
    if (!patch.IsObject()) {
        target.CopyFrom(patch, allocator);
        return;
    }
    if (!target.IsObject()) target.SetObject();
    for (const auto& member : patch.GetObject()) {
        if (member.value.IsNull()) {
            target.EraseMember(member.name);
            continue;
        }
        if (!target.HasMember(member.name)) {
            target.AddMember(rapidjson::Value(member.name, allocator), rapidjson::Value(),
                             allocator);
        }
        mergePatch(target[member.name], member.value, allocator);
    }
}

rapidjson::Document copyOf(const rapidjson::Value& value) {
    rapidjson::Document copy;
    copy.CopyFrom(value, copy.GetAllocator());
    return copy;
}

/// With each of them alone, so that a mistake is found whatever is configured.
std::vector<Variant> readVariants(const JsonNode& node, const rapidjson::Value& request,
                                  const TemplateNames& names, Finding& finding) {
    std::vector<Variant> variants;
    for (const JsonNode& element : node.elements()) {
        const std::string where = "/variants/" + std::to_string(variants.size()) + "/request";
        element.allowOnly({"if", "request"});
        const auto condition = element.required("if");
        const auto change = element.required("request");
        if (!condition || !change) return {};
        variants.push_back(
            {condition->oneOf({"unicode", "account", "username", "service", "receipt_url"}),
             &change->value()});
        (void)change->members();
        rapidjson::Document merged = copyOf(request);
        mergePatch(merged, change->value(), merged.GetAllocator());
        TemplateNames known = names;
        known.addCertain(variants.back().condition);
        (void)readRequest({merged, where, finding}, known);
    }
    return variants;
}

}  // namespace

void readRequests(const JsonNode& root, const GivenKeys& given, Finding& finding, Preset& preset) {
    const auto request = root.required("request");
    if (!request) return;
    TemplateNames names(preset.settings);
    (void)readRequest(*request, names);
    std::vector<Variant> variants;
    if (const auto node = root.member("variants")) {
        variants = readVariants(*node, request->value(), names, finding);
    }
    rapidjson::Document merged = copyOf(request->value());
    const auto apply = [&](const std::string& condition, const rapidjson::Value& change) {
        names.addCertain(condition);
        mergePatch(merged, change, merged.GetAllocator());
    };
    for (const auto& [condition, change] : variants) {
        if (given.contains(condition)) apply(condition, *change);
    }
    preset.request = readRequest({merged, "/request", finding}, names);
    for (const auto& [condition, change] : variants) {
        if (condition == "unicode") apply(condition, *change);
    }
    preset.unicodeRequest = readRequest({merged, "/request", finding}, names);
}

}  // namespace patron::sms_gateway
