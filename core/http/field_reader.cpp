#include "http/field_reader.h"

#include <charconv>

namespace patron::http {

namespace {

bool blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string padCode(std::string digits) {
    constexpr std::size_t kCodeLength = 6;
    if (digits.size() < kCodeLength) digits.insert(0, kCodeLength - digits.size(), '0');
    return digits;
}

}  // namespace

const rapidjson::Value* FieldReader::find(const char* name) const {
    const auto it = object_.FindMember(name);
    return it == object_.MemberEnd() ? nullptr : &it->value;
}

void FieldReader::addProblem(const char* name, std::string rule, std::string message) {
    problems_.push_back({prefix_ + name, std::move(rule), std::move(message), std::nullopt});
}

void FieldReader::addProblems(std::vector<sdk::BadField> problems) {
    for (sdk::BadField& problem : problems) problems_.push_back(std::move(problem));
}

std::optional<std::string> FieldReader::textOrNull(const char* name, bool nullClears) {
    const rapidjson::Value* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->IsNull() && nullClears) return std::string();
    if (!value->IsString()) {
        addProblem(name, "string", "This must be a string.");
        return std::nullopt;
    }
    return std::string(value->GetString(), value->GetStringLength());
}

std::optional<std::string> FieldReader::text(const char* name) { return textOrNull(name, false); }

std::optional<std::string> FieldReader::clearableText(const char* name) {
    return textOrNull(name, true);
}

std::string FieldReader::requiredText(const char* name) {
    const rapidjson::Value* value = find(name);
    if (value == nullptr || value->IsNull()) {
        addProblem(name, "required", "This is required.");
        return {};
    }
    std::optional<std::string> read = text(name);
    if (read && blank(*read)) {
        addProblem(name, "required", "This must not be empty.");
        return {};
    }
    return read.value_or(std::string());
}

std::optional<int> FieldReader::number(const char* name) {
    const rapidjson::Value* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->IsInt()) return value->GetInt();
    if (value->IsString()) {
        const std::string_view digits(value->GetString(), value->GetStringLength());
        int parsed = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
        if (error == std::errc() && end == digits.data() + digits.size()) return parsed;
    }
    addProblem(name, "integer", "This must be a whole number.");
    return std::nullopt;
}

std::string FieldReader::requiredCode(const char* name) {
    const rapidjson::Value* value = find(name);
    if (value != nullptr && value->IsUint()) return padCode(std::to_string(value->GetUint()));
    if (value != nullptr && !value->IsString() && !value->IsNull()) {
        addProblem(name, "code", "This must be the code as it was sent.");
        return {};
    }
    return requiredText(name);
}

const rapidjson::Value* FieldReader::objects(const char* name) {
    const rapidjson::Value* value = find(name);
    if (value == nullptr) return nullptr;
    bool good = value->IsArray();
    if (good) {
        for (const rapidjson::Value& element : value->GetArray()) good = good && element.IsObject();
    }
    if (good) return value;
    addProblem(name, "array", "This must be an array of objects.");
    return nullptr;
}

sdk::Result<void> FieldReader::verdict() {
    if (problems_.empty()) return {};
    return sdk::Unexpected(sdk::Error::badFields(std::move(problems_)));
}

}  // namespace patron::http
