#ifndef PATRON_SMS_GATEWAY_ESCAPING_H
#define PATRON_SMS_GATEWAY_ESCAPING_H

#include <string>
#include <string_view>

namespace patron::sms_gateway {

/// What becomes of a value where it is put. The place decides, never the author of a preset.
using Escape = std::string (*)(std::string_view value);

/// For places that take a value as it is: plain texts, and headers, whose values hold no control
/// character.
std::string asItIs(std::string_view value);

/// For paths and queries (RFC 3986, 2.3): everything but unreserved characters as `%XX`, so that a
/// value can neither end its segment nor begin another parameter.
std::string percentEncoded(std::string_view value);

/// For form bodies (WHATWG URL, application/x-www-form-urlencoded).
std::string formEncoded(std::string_view value);

std::string base64(std::string_view bytes);
std::string hex(std::string_view bytes);

/// RFC 2104: 20 and 32 bytes.
std::string hmacSha1(std::string_view key, std::string_view bytes);
std::string hmacSha256(std::string_view key, std::string_view bytes);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_ESCAPING_H
