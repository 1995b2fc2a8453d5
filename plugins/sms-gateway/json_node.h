#ifndef PATRON_SMS_GATEWAY_JSON_NODE_H
#define PATRON_SMS_GATEWAY_JSON_NODE_H

#include <rapidjson/document.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patron::sms_gateway {

/// What is wrong with a document: where (a JSON pointer) and what is expected there. The first
/// finding stays; the rest often follow from it.
struct Finding {
    std::string where;
    std::string expected;
    bool found() const { return !expected.empty(); }
};

/// One place in a JSON document, for reading it strictly: whatever is not as asked for becomes the
/// finding, and the reader goes on with an empty value, so that reading needs no check per step.
/// Refers to the document and the finding; shorter-lived than both.
class JsonNode {
  public:
    JsonNode(const rapidjson::Value& value, std::string pointer, Finding& finding)
        : value_(&value), pointer_(std::move(pointer)), finding_(&finding) {}

    void refuse(std::string expected) const;

    /// The members of an object: these and no others, none of them twice.
    void allowOnly(std::initializer_list<std::string_view> keys) const;
    std::optional<JsonNode> member(std::string_view key) const;
    /// A member that must be there.
    std::optional<JsonNode> required(std::string_view key) const;
    /// All members of an object, in order; names must not repeat.
    std::vector<std::pair<std::string, JsonNode>> members() const;
    /// The elements of an array; a single value counts as an array of one.
    std::vector<JsonNode> elements() const;

    /// A text without control characters; empty only as a finding.
    std::string text() const;
    std::string oneOf(std::initializer_list<std::string_view> choices) const;
    int integer(int from, int to) const;
    bool boolean() const;

    const rapidjson::Value& value() const { return *value_; }

  private:
    const rapidjson::Value* value_;
    std::string pointer_;
    Finding* finding_;
};

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_JSON_NODE_H
