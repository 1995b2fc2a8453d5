#ifndef PATRON_SMS_GATEWAY_REQUEST_TEMPLATE_H
#define PATRON_SMS_GATEWAY_REQUEST_TEMPLATE_H

#include <rapidjson/document.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "text_template.h"

namespace patron::sms_gateway {

/// A header, form field or query parameter: its name as it is sent, and its value.
using Field = std::pair<std::string, TextTemplate>;

enum class BodyKind { kNone, kForm, kJson, kText };

struct BasicAuth {
    TextTemplate username, password;
};

/// HMAC-SHA256 over the finished body, in a header, so that the receiver knows who wrote it.
struct Signature {
    std::string header;
    TextTemplate key;
    TextTemplate value;  ///< names hmac_sha256_hex or hmac_sha256_base64
};

/// How a gateway wants to be asked. Data, checked when it was read: what goes where decides how it
/// is escaped. A field whose value names something empty is left away.
struct RequestTemplate {
    std::string method;
    TextTemplate path;
    std::vector<Field> query;
    std::vector<Field> headers;
    std::optional<BasicAuth> basicAuth;
    BodyKind bodyKind = BodyKind::kNone;
    std::vector<Field> form;
    /// Every string in it is a template.
    std::shared_ptr<const rapidjson::Document> json;
    TextTemplate text;
    std::optional<Signature> signature;
};

/// One request, ready to be sent.
struct RenderedRequest {
    std::string path;   ///< encoded
    std::string query;  ///< encoded, without its question mark
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// The values must be free of control characters where they go into headers; whoever makes them
/// checks that, and reading a preset keeps `text` out of them. Pure.
RenderedRequest render(const RequestTemplate& request, const Values& values);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_REQUEST_TEMPLATE_H
