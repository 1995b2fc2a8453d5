#ifndef PATRON_SMS_GATEWAY_JSON_PATH_H
#define PATRON_SMS_GATEWAY_JSON_PATH_H

#include <rapidjson/document.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patron::sms_gateway {

/// A text, number or truth value as text, numbers in their shortest form; nothing for others.
std::optional<std::string> scalarText(const rapidjson::Value& value);

/// A JSON pointer (RFC 6901) in which `*` stands for every element of an array.
class JsonPath {
  public:
    JsonPath() = default;
    /// Nothing when it is not a pointer, or the empty one.
    static std::optional<JsonPath> parse(std::string_view text);

    /// The texts, numbers and truth values found there, numbers in their shortest form. Pure.
    std::vector<std::string> find(const rapidjson::Value& json) const;

    bool empty() const { return tokens_.empty(); }

  private:
    std::vector<std::string> tokens_;
};

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_JSON_PATH_H
