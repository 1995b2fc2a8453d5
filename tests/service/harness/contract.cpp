#include "contract.h"

#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <mutex>
#include <regex>

namespace patron::tests {
namespace {

using rapidjson::Document;
using rapidjson::SchemaDocument;
using rapidjson::Value;

/// The document as JSON: merge keys (`<<`) merged and references replaced by what they name, since
/// neither library does it. No schema of ours contains itself.
class Reader {
  public:
    explicit Reader(const std::string& file) : root_(YAML::LoadFile(file)) {}

    Document read() {
        Document all;
        all.CopyFrom(convert(root_["paths"]), all.GetAllocator());
        return all;
    }

  private:
    Value convert(const YAML::Node& node) {
        if (node.IsMap()) return object(node);
        if (node.IsSequence()) {
            Value list(rapidjson::kArrayType);
            for (const YAML::Node& item : node) list.PushBack(convert(item), allocator());
            return list;
        }
        return scalar(node);
    }

    Value object(const YAML::Node& node) {
        if (const YAML::Node reference = node["$ref"]) {
            return convert(target(reference.as<std::string>()));
        }
        Value made(rapidjson::kObjectType);
        for (const auto& member : node) {
            if (member.first.as<std::string>() == "<<") made = convert(member.second);
        }
        for (const auto& member : node) {
            const auto name = member.first.as<std::string>();
            if (name == "<<") continue;
            made.RemoveMember(name.c_str());
            made.AddMember(Value(name.c_str(), allocator()), convert(member.second), allocator());
        }
        return made;
    }

    Value scalar(const YAML::Node& node) {
        bool flag = false;
        std::int64_t number = 0;
        const bool plain = node.Tag() == "?";
        if (node.IsNull()) return Value();
        if (plain && YAML::convert<bool>::decode(node, flag)) return Value(flag);
        if (plain && YAML::convert<std::int64_t>::decode(node, number)) return Value(number);
        return Value(node.as<std::string>().c_str(), allocator());
    }

    YAML::Node target(const std::string& reference) {
        YAML::Node at = YAML::Clone(root_);
        std::size_t start = reference.find('/') + 1;
        while (start > 0) {
            const std::size_t end = reference.find('/', start);
            at.reset(at[reference.substr(start, end == std::string::npos ? end : end - start)]);
            start = end + 1;
        }
        return at;
    }

    Document::AllocatorType& allocator() { return memory_.GetAllocator(); }

    YAML::Node root_;
    Document memory_;
};

struct Operation {
    std::regex path;
    std::string method;
    /// By status (or `default`), then media type.
    std::map<std::string, std::map<std::string, std::unique_ptr<SchemaDocument>>> answers;
};

std::vector<Operation> readOperations() {
    const Document paths = Reader(PATRON_OPENAPI).read();
    std::vector<Operation> all;
    for (const auto& path : paths.GetObject()) {
        const std::regex pattern(
            std::regex_replace(path.name.GetString(), std::regex(R"(\{[a-z_]+\})"), "[^/]+"));
        for (const auto& member : path.value.GetObject()) {
            if (!member.value.IsObject()) continue;
            Operation operation{pattern, member.name.GetString(), {}};
            for (const auto& response : member.value["responses"].GetObject()) {
                auto& byType = operation.answers[response.name.GetString()];
                if (!response.value.HasMember("content")) continue;
                for (const auto& content : response.value["content"].GetObject()) {
                    byType.emplace(content.name.GetString(),
                                   std::make_unique<SchemaDocument>(content.value["schema"]));
                }
            }
            all.push_back(std::move(operation));
        }
    }
    return all;
}

std::string breachOf(const SchemaDocument& schema, const Document& body) {
    // Patterns of a schema keep the state of the search in themselves.
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    rapidjson::SchemaValidator validator(schema);
    if (body.Accept(validator)) return {};
    rapidjson::StringBuffer rule;
    rapidjson::StringBuffer place;
    validator.GetInvalidSchemaPointer().StringifyUriFragment(rule);
    validator.GetInvalidDocumentPointer().StringifyUriFragment(place);
    return std::string(place.GetString()) + " breaks '" + validator.GetInvalidSchemaKeyword() +
           "' of " + rule.GetString();
}

}  // namespace

std::string contractBreach(const std::string& method, std::string_view path, const Answer& answer) {
    static const std::vector<Operation> operations = readOperations();
    std::string name = method;
    std::transform(name.begin(), name.end(), name.begin(), ::tolower);
    const std::string plain(path.substr(0, path.find('?')));
    const auto operation = std::find_if(operations.begin(), operations.end(), [&](const auto& one) {
        return one.method == name && std::regex_match(plain, one.path);
    });
    if (operation == operations.end()) return {};

    auto stated = operation->answers.find(std::to_string(answer.status));
    if (stated == operation->answers.end()) stated = operation->answers.find("default");
    if (stated == operation->answers.end()) {
        return "status " + std::to_string(answer.status) + " is not stated";
    }
    if (stated->second.empty()) return {};
    const auto schema = stated->second.find(answer.header("Content-Type"));
    if (schema == stated->second.end()) {
        return "Content-Type " + answer.header("Content-Type") + " is not stated";
    }
    return answer.json ? breachOf(*schema->second, *answer.json) : "the body is no JSON";
}

}  // namespace patron::tests
