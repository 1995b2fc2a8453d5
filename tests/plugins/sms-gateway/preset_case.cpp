#include "preset_case.h"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <fstream>
#include <sstream>

namespace patron::tests {
namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

sdk::testkit::ConfigValues valuesOf(const Object::Ptr& object) {
    sdk::testkit::ConfigValues values;
    if (!object) return values;
    for (const auto& [name, value] : *object) values[name] = value.toString();
    return values;
}

/// Lines up to an empty one are the head; what follows it is the body.
std::string bytesOf(const Array::Ptr& lines) {
    std::string bytes;
    bool inBody = false;
    for (const auto& line : *lines) {
        bytes += line.toString() + (inBody ? "" : "\r\n");
        inBody = inBody || line.toString().empty();
    }
    return bytes;
}

RequestCase requestOf(const Object::Ptr& object) {
    return {object->getValue<std::string>("about"),
            object->getValue<std::string>("text"),
            object->optValue<std::string>("sender_name", "Demo Diner"),
            bytesOf(object->getArray("bytes")),
            valuesOf(object->getObject("config")),
            sdk::Duration(object->optValue<int>("milliseconds_left", 0))};
}

std::string bodyOf(const Object::Ptr& object) {
    const auto body = object->get("body");
    if (body.isString()) return body.extract<std::string>();
    std::ostringstream json;
    Poco::JSON::Stringifier::stringify(body, json);
    return json.str();
}

AnswerCase answerOf(const Object::Ptr& object) {
    AnswerCase made;
    made.answer.status = object->getValue<int>("status");
    made.answer.body = bodyOf(object);
    if (object->has("headers")) {
        for (const auto& [name, value] : valuesOf(object->getObject("headers"))) {
            made.answer.headers[name] = value;
        }
    }
    made.outcome = object->getValue<std::string>("outcome");
    made.reason = object->optValue<std::string>("reason", "");
    made.id = object->optValue<std::string>("id", "");
    made.retryAfter = std::chrono::seconds(object->optValue<int>("retry_after", 0));
    return made;
}

}  // namespace

PresetCase presetCase(const std::string& preset) {
    std::ifstream file(std::string(PRESET_CASES) + "/" + preset + ".json");
    const auto json = Poco::JSON::Parser(new Poco::JSON::ParseHandler(true)).parse(file);
    const auto root = json.extract<Object::Ptr>();
    PresetCase made;
    made.config = valuesOf(root->getObject("config"));
    for (const auto& one : *root->getArray("requests")) {
        made.requests.push_back(requestOf(one.extract<Object::Ptr>()));
    }
    for (const auto& one : *root->getArray("answers")) {
        made.answers.push_back(answerOf(one.extract<Object::Ptr>()));
    }
    made.missing = valuesOf(root->getObject("missing"));
    return made;
}

}  // namespace patron::tests
