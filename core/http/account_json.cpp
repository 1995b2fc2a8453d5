#include "http/account_json.h"

#include "sdk/time.h"

namespace patron::http {

namespace {

// `reference_type` and `type_id` are constants of the guide's account object.
constexpr int kTypeId = 1;
constexpr std::string_view kReferenceType = "CustomerAccount";

void writeDemographics(JsonWriter& json, const std::vector<account::DemographicValue>& values) {
    json.beginArray();
    for (const account::DemographicValue& value : values) {
        json.beginObject();
        json.member("id", value.id);
        json.member("demographic_id", value.demographicId);
        json.member("value", value.value);
        json.endObject();
    }
    json.endArray();
}

/// With whom the customer signs in, and no more of it: the provider's number for the customer would
/// tell apps of two brands that they serve the same person.
void writeSocialLogin(JsonWriter& json, const std::string& provider) {
    if (provider.empty()) return json.null();
    json.beginObject();
    json.member("provider", provider);
    json.endObject();
}

}  // namespace

void writeAccount(JsonWriter& json, const account::AccountView& view, int apiMajor) {
    const account::Account& account = view.account;
    json.beginObject();
    json.member("id", account.uuid);
    json.member("type_id", kTypeId);
    json.member("reference_type", kReferenceType);
    json.member("first_name", account.firstName);
    json.member("last_name", account.lastName);
    json.member("email", account.email);
    json.member("phone_number", account.phoneNumber);
    json.member("locale", account.locale);
    json.member("state", static_cast<int>(account.state));
    if (apiMajor >= 5) json.member("confirmed", account.confirmed);
    json.key("demographics");
    writeDemographics(json, view.demographics);
    json.member("optin_status_email", static_cast<int>(account.optinEmail));
    if (apiMajor >= 5) json.member("optin_status_sms", static_cast<int>(account.optinSms));
    json.member("optin_status_pn", static_cast<int>(account.optinPush));
    json.member("has_pending_email_change", view.hasPendingEmailChange);
    json.member("has_pending_phone_number_change", view.hasPendingPhoneNumberChange);
    json.member("is_social", account.isSocial());
    json.key("social_login");
    writeSocialLogin(json, account.socialLogin);
    json.member("updated_at", sdk::utcText(account.updatedAt));
    json.member("created_at", sdk::utcText(account.createdAt));
    json.endObject();
}

void writeToken(JsonWriter& json, const session::IssuedToken& token) {
    json.beginObject();
    json.member("value", token.value);
    json.member("token_type", "Bearer");
    json.member("ttl", static_cast<std::int64_t>(token.ttl.count()));
    json.member("refresh_ttl", static_cast<std::int64_t>(token.refreshTtl.count()));
    json.endObject();
}

}  // namespace patron::http
