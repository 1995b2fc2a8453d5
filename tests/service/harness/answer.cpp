#include "answer.h"

#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <strings.h>

#include <algorithm>
#include <ostream>

namespace patron::tests {
namespace {

using rapidjson::Value;

bool sameName(std::string_view a, std::string_view b) {
    return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

testing::AssertionResult no(const Answer& answer, const std::string& what) {
    return testing::AssertionFailure() << what << "\n" << answer;
}

bool isText(const Answer& answer, const char* pointer) {
    const Value* value = answer.find(pointer);
    return value != nullptr && value->IsString() && value->GetStringLength() > 0;
}

}  // namespace

std::string Answer::header(std::string_view name) const {
    std::string all;
    for (const auto& [key, value] : headers) {
        if (sameName(key, name)) all += (all.empty() ? "" : ", ") + value;
    }
    return all;
}

std::size_t Answer::headerCount(std::string_view name) const {
    return static_cast<std::size_t>(
        std::count_if(headers.begin(), headers.end(),
                      [&](const auto& item) { return sameName(item.first, name); }));
}

const Value* Answer::find(const std::string& pointer) const {
    return json == nullptr ? nullptr : rapidjson::Pointer(pointer.c_str()).Get(*json);
}

std::string Answer::text(const std::string& pointer) const {
    const Value* value = find(pointer);
    if (value != nullptr && value->IsString())
        return {value->GetString(), value->GetStringLength()};
    ADD_FAILURE() << "no text at " << pointer << " in\n" << *this;
    return {};
}

std::int64_t Answer::number(const std::string& pointer) const {
    const Value* value = find(pointer);
    if (value != nullptr && value->IsInt64()) return value->GetInt64();
    ADD_FAILURE() << "no whole number at " << pointer << " in\n" << *this;
    return 0;
}

bool Answer::flag(const std::string& pointer) const {
    const Value* value = find(pointer);
    if (value != nullptr && value->IsBool()) return value->GetBool();
    ADD_FAILURE() << "no true or false at " << pointer << " in\n" << *this;
    return false;
}

std::string Answer::error() const {
    const Value* value = find("/data/error");
    return value != nullptr && value->IsString() ? value->GetString() : "";
}

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
    out << "status " << answer.status << "\n";
    for (const auto& [name, value] : answer.headers) out << name << ": " << value << "\n";
    return out << answer.body << "\n";
}

testing::AssertionResult isOk(const Answer& answer) {
    if (answer.status != 200) return no(answer, "not 200");
    if (!answer.has("/status") || answer.text("/status") != "OK") return no(answer, "not OK");
    if (answer.number("/code") != 200) return no(answer, "code is not 200");
    return testing::AssertionSuccess();
}

testing::AssertionResult isError(const Answer& answer, int status, std::string_view id) {
    if (answer.status != status || answer.error() != id) {
        return no(answer, "not " + std::to_string(status) + " " + std::string(id));
    }
    const char* group = status < 500 ? "Consumer Error" : "Server Error";
    if (!answer.has("/status") || answer.text("/status") != group) {
        return no(answer, "status is not " + std::string(group));
    }
    const Value* code = answer.find("/code");
    if (code == nullptr || !code->IsInt()) return no(answer, "code is no number");
    for (const char* pointer : {"/data/message", "/data/info_message/title",
                                "/data/info_message/body", "/data/error_id"}) {
        if (!isText(answer, pointer)) return no(answer, std::string("no ") + pointer);
    }
    if (answer.text("/data/error_id") != answer.header("X-Request-ID")) {
        return no(answer, "error_id is not X-Request-ID");
    }
    return testing::AssertionSuccess();
}

testing::AssertionResult isFieldError(const Answer& answer, std::string_view id,
                                      const std::vector<std::string>& fields) {
    if (auto error = isError(answer, 400, id); !error) return error;
    const Value* validations = answer.find("/data/validations");
    if (validations == nullptr || !validations->IsObject()) return no(answer, "no validations");
    std::vector<std::string> named;
    for (const auto& member : validations->GetObject()) {
        named.emplace_back(member.name.GetString());
        if (!member.value.IsArray() || member.value.Empty()) return no(answer, "empty validation");
        for (const Value& problem : member.value.GetArray()) {
            if (shapeOf(problem) != "{rule:string,message:string}") {
                return no(answer, "a validation is not {rule, message}");
            }
        }
    }
    std::vector<std::string> wanted = fields;
    std::sort(wanted.begin(), wanted.end());
    std::sort(named.begin(), named.end());
    if (named == wanted) return testing::AssertionSuccess();
    return no(answer, "validations name other fields than expected");
}

std::string shapeOf(const Value& value) {
    switch (value.GetType()) {
        case rapidjson::kNullType:
            return "null";
        case rapidjson::kFalseType:
        case rapidjson::kTrueType:
            return "bool";
        case rapidjson::kStringType:
            return "string";
        case rapidjson::kNumberType:
            return value.IsInt64() ? "number" : "real";
        case rapidjson::kArrayType: {
            std::string shape = "[";
            for (const Value& element : value.GetArray()) {
                if (shape.size() > 1) shape += ',';
                shape += shapeOf(element);
            }
            return shape + "]";
        }
        case rapidjson::kObjectType: {
            std::string shape = "{";
            for (const auto& member : value.GetObject()) {
                if (shape.size() > 1) shape += ',';
                shape += std::string(member.name.GetString()) + ":" + shapeOf(member.value);
            }
            return shape + "}";
        }
    }
    return {};
}

std::shared_ptr<const rapidjson::Document> parseJson(std::string_view text) {
    auto document = std::make_shared<rapidjson::Document>();
    document->Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    if (document->HasParseError()) return nullptr;
    return document;
}

std::string toJson(const Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return buffer.GetString();
}

std::string object(const std::vector<std::pair<std::string, std::string>>& members) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    writer.StartObject();
    for (const auto& [name, value] : members) {
        writer.Key(name.c_str());
        writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }
    writer.EndObject();
    return buffer.GetString();
}

}  // namespace patron::tests
