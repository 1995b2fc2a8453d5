#include "http/endpoints/endpoints.h"
#include "http/json_writer.h"

namespace patron::http {

namespace {

void writeDemographic(JsonWriter& json, const brand::Demographic& entry) {
    json.beginObject();
    json.member("id", entry.id);
    json.member("name", entry.name);
    json.member("type", brand::demographicTypeName(entry.type));
    json.member("required", entry.required);
    json.member("mutable", entry.isMutable);
    json.key("choices");
    json.beginArray();
    for (const std::string& choice : entry.choices) json.text(choice);
    json.endArray();
    json.endObject();
}

void writeBrand(JsonWriter& json, const brand::RequestContext& context) {
    const brand::Brand& brand = *context.brand;
    json.beginObject();
    json.member("id", brand.id);
    json.member("name", brand.name);
    json.member("auth_type_id", context.authType->info().authTypeId);
    json.member("auth_type", brand.authType);
    json.member("optin_type_id", static_cast<int>(brand.optinType));
    json.member("sms_sender_id", brand.smsSenderId);
    json.member("language_id", brand.languageId);
    json.member("phone_number_unique", brand.settings.phoneNumberUnique);
    json.key("demographics");
    json.beginArray();
    for (const brand::Demographic& entry : brand.demographics) writeDemographic(json, entry);
    json.endArray();
    json.endObject();
}

sdk::Result<Reply> initApplication(const Call& call) {
    const brand::Application& application = *call.context.application;
    JsonWriter json;
    json.beginObject();
    json.member("key", application.key);
    json.key("application");
    json.beginObject();
    json.member("id", application.id);
    json.member("name", application.name);
    json.endObject();
    json.key("brand");
    writeBrand(json, call.context);
    json.endObject();
    Reply reply;
    reply.data = json.take();
    return reply;
}

}  // namespace

std::vector<Route> initApplicationRoutes() {
    return {
        {"POST", "/api/init-application", Access::kApplication, Body::kOptional, initApplication}};
}

}  // namespace patron::http
