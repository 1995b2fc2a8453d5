#include "http/json_body.h"

#include <rapidjson/error/en.h>

#include <string>
#include <unordered_set>

namespace patron::http {

namespace {

using rapidjson::Value;
using sdk::ErrorCode;

std::string_view textOf(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

// RapidJSON lets the second half of a surrogate pair stand alone and encodes it as if it were a
// character; in valid UTF-8 no 0xED is followed by a byte from 0xA0 on.
bool hasSurrogate(std::string_view text) {
    for (std::size_t i = text.find('\xed'); i != std::string_view::npos;
         i = text.find('\xed', i + 1)) {
        if (i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xa0) return true;
    }
    return false;
}

const char* objectionTo(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return "NUL character";
    return hasSurrogate(text) ? "lone surrogate" : nullptr;
}

// The reason for refusing the value, or null.
const char* objectionTo(const Value& value, int depth) {
    if (value.IsString()) return objectionTo(textOf(value));
    if (!value.IsObject() && !value.IsArray()) return nullptr;
    if (depth > kMaxJsonDepth) return "nested too deep";
    if (value.IsArray()) {
        for (const Value& element : value.GetArray()) {
            if (const char* objection = objectionTo(element, depth + 1)) return objection;
        }
        return nullptr;
    }
    std::unordered_set<std::string_view> names;
    for (const auto& member : value.GetObject()) {
        if (const char* objection = objectionTo(textOf(member.name))) return objection;
        if (!names.insert(textOf(member.name)).second) return "duplicate name";
        if (const char* objection = objectionTo(member.value, depth + 1)) return objection;
    }
    return nullptr;
}

}  // namespace

sdk::Result<rapidjson::Document> readJsonObject(std::string_view body) {
    // Iterative parsing: depth in the input must not become depth of our stack.
    constexpr unsigned kFlags =
        rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;
    // A NUL would end the text for RapidJSON, and what follows it would pass unseen.
    if (body.find('\0') != std::string_view::npos) {
        return sdk::fail(ErrorCode::kRequestJson, "NUL character");
    }
    rapidjson::Document document;
    document.Parse<kFlags>(body.data(), body.size());
    if (document.HasParseError()) {
        return sdk::fail(ErrorCode::kRequestJson,
                         rapidjson::GetParseError_En(document.GetParseError()));
    }
    if (!document.IsObject()) return sdk::fail(ErrorCode::kRequestJson, "not an object");
    if (const char* objection = objectionTo(document, 1)) {
        return sdk::fail(ErrorCode::kRequestJson, objection);
    }
    return document;
}

}  // namespace patron::http
