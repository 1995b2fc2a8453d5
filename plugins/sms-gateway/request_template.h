#ifndef PATRON_SMS_GATEWAY_REQUEST_TEMPLATE_H
#define PATRON_SMS_GATEWAY_REQUEST_TEMPLATE_H

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patron::sms_gateway {

/// What a template may name, `{to}` for `to`. The values must be free of control characters where
/// they go into headers; whoever makes them checks that.
using Values = std::map<std::string, std::string, std::less<>>;

using Header = std::pair<std::string, std::string>;

/// How a gateway wants to be asked. Data: texts with `{name}` where a value goes.
struct RequestTemplate {
    std::string method;
    std::vector<Header> headers;
    /// In addition, for a text beyond the 7-bit alphabet.
    std::vector<Header> unicodeHeaders;
    std::string body;
};

/// The text with its names replaced. Unknown names stay as they are. Values are not looked into: a
/// message that holds `{password}` is sent with these very letters.
std::string fill(std::string_view text, const Values& values);

/// The headers filled in; one that comes out empty is left away.
std::vector<Header> fill(const std::vector<Header>& headers, const Values& values);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_REQUEST_TEMPLATE_H
