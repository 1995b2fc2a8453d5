#include "http/endpoints/endpoints.h"
#include "http/field_reader.h"
#include "http/json_writer.h"

namespace patron::http {

namespace {

sdk::Result<Reply> checkAttribute(auth::SignInService& signIn, const Call& call,
                                  const char* attribute) {
    FieldReader fields(*call.body);
    const std::string text = fields.requiredText(attribute);
    if (auto shape = fields.verdict(); !shape) return sdk::Unexpected(shape.error());
    const auto use = signIn.identifierUse(call.context, attribute, attribute, text);
    if (!use) return sdk::Unexpected(use.error());
    JsonWriter json;
    json.beginObject();
    json.member("exists", use->exists);
    json.member("is_social", use->social);
    json.endObject();
    Reply reply;
    reply.data = json.take();
    return reply;
}

}  // namespace

std::vector<Route> checkRoutes(auth::SignInService& signIn) {
    const auto check = [&signIn](const char* attribute) {
        return [&signIn, attribute](const Call& call) {
            return checkAttribute(signIn, call, attribute);
        };
    };
    return {{"POST", "/api/customers/check-email", Access::kApplication, Body::kRequired,
             check("email")},
            {"POST", "/api/customers/check-phone-number", Access::kApplication, Body::kRequired,
             check("phone_number")}};
}

}  // namespace patron::http
