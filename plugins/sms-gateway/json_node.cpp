#include "json_node.h"

#include <algorithm>
#include <set>

#include "plain_text.h"

namespace patron::sms_gateway {
namespace {

/// RFC 6901, 3.
std::string token(std::string_view name) {
    std::string out = "/";
    for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
}

std::string listed(std::initializer_list<std::string_view> words) {
    std::string out;
    for (const std::string_view word : words) out.append(out.empty() ? "" : ", ").append(word);
    return out;
}

std::string_view nameOf(const rapidjson::Value& name) {
    return {name.GetString(), name.GetStringLength()};
}

}  // namespace

void JsonNode::refuse(std::string expected) const {
    if (finding_->found()) return;
    *finding_ = {pointer_.empty() ? "/" : pointer_, std::move(expected)};
}

void JsonNode::allowOnly(std::initializer_list<std::string_view> keys) const {
    for (const auto& [name, node] : members()) {
        if (std::ranges::find(keys, name) == keys.end()) {
            node.refuse("is not known; there may be " + listed(keys));
        }
    }
}

std::optional<JsonNode> JsonNode::member(std::string_view key) const {
    if (!value_->IsObject()) {
        refuse("must be an object");
        return std::nullopt;
    }
    for (const auto& found : value_->GetObject()) {
        if (nameOf(found.name) == key)
            return JsonNode(found.value, pointer_ + token(key), *finding_);
    }
    return std::nullopt;
}

std::optional<JsonNode> JsonNode::required(std::string_view key) const {
    auto found = member(key);
    if (!found) refuse("must have the member " + std::string(key));
    return found;
}

std::vector<std::pair<std::string, JsonNode>> JsonNode::members() const {
    std::vector<std::pair<std::string, JsonNode>> all;
    if (!value_->IsObject()) {
        refuse("must be an object");
        return all;
    }
    std::set<std::string_view> seen;
    for (const auto& found : value_->GetObject()) {
        const std::string_view name = nameOf(found.name);
        all.emplace_back(name, JsonNode(found.value, pointer_ + token(name), *finding_));
        if (!seen.insert(name).second) all.back().second.refuse("must stand there once only");
    }
    return all;
}

std::vector<JsonNode> JsonNode::elements() const {
    if (!value_->IsArray()) return {*this};
    std::vector<JsonNode> all;
    for (const auto& element : value_->GetArray()) {
        all.emplace_back(element, pointer_ + "/" + std::to_string(all.size()), *finding_);
    }
    if (all.empty()) refuse("must not be empty");
    return all;
}

std::string JsonNode::text() const {
    std::string text = value_->IsString() ? std::string(nameOf(*value_)) : std::string();
    if (text.empty() || hasControlCharacter(text)) {
        refuse("must be a text, not empty and without control characters");
        return {};
    }
    return text;
}

std::string JsonNode::oneOf(std::initializer_list<std::string_view> choices) const {
    std::string text = value_->IsString() ? std::string(nameOf(*value_)) : std::string();
    if (std::ranges::find(choices, text) == choices.end()) {
        refuse("must be one of " + listed(choices));
    }
    return text;
}

int JsonNode::integer(int from, int to) const {
    if (value_->IsInt() && from <= value_->GetInt() && value_->GetInt() <= to) {
        return value_->GetInt();
    }
    refuse("must be a number from " + std::to_string(from) + " to " + std::to_string(to));
    return from;
}

bool JsonNode::boolean() const {
    if (!value_->IsBool()) refuse("must be true or false");
    return value_->IsTrue();
}

}  // namespace patron::sms_gateway
