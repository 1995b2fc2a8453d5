#include "http/endpoints/profile_fields.h"

#include "http/account_json.h"
#include "http/conditional.h"

namespace patron::http {

namespace {

std::vector<account::DemographicInput> readDemographics(FieldReader& fields,
                                                        const rapidjson::Value& rows) {
    std::vector<account::DemographicInput> inputs;
    for (rapidjson::SizeType i = 0; i < rows.Size(); ++i) {
        FieldReader row(rows[i], "demographics." + std::to_string(i) + ".");
        account::DemographicInput input;
        input.demographicId = row.requiredText("demographic_id");
        if (const auto value = row.text("value")) {
            input.value = *value;
        } else if (row.good()) {
            row.addProblem("value", "required", "This is required.");
        }
        fields.addProblems(row.takeProblems());
        inputs.push_back(std::move(input));
    }
    return inputs;
}

}  // namespace

account::ProfileInput readProfile(FieldReader& fields) {
    account::ProfileInput input;
    input.firstName = fields.text("first_name");
    input.lastName = fields.text("last_name");
    input.email = fields.clearableText("email");
    input.phoneNumber = fields.clearableText("phone_number");
    input.locale = fields.text("locale");
    input.optinStatusEmail = fields.number("optin_status_email");
    input.optinStatusSms = fields.number("optin_status_sms");
    input.optinStatusPush = fields.number("optin_status_pn");
    if (const rapidjson::Value* rows = fields.objects("demographics")) {
        input.demographics = readDemographics(fields, *rows);
    }
    return input;
}

Reply accountReply(const account::AccountView& view, int apiMajor) {
    JsonWriter json;
    json.beginObject();
    json.key("customer_account");
    writeAccount(json, view, apiMajor);
    json.endObject();
    Reply reply;
    reply.data = json.take();
    reply.etag = accountEtag(view, apiMajor);
    return reply;
}

Reply signedInReply(const auth::SignInOutcome& outcome, int apiMajor) {
    JsonWriter json;
    json.beginObject();
    json.key("customer_account");
    writeAccount(json, outcome.view, apiMajor);
    json.key("token");
    writeToken(json, outcome.token);
    json.endObject();
    Reply reply;
    reply.data = json.take();
    reply.etag = accountEtag(outcome.view, apiMajor);
    return reply;
}

sdk::Error mergeProblems(FieldReader& fields, const sdk::Error& error) {
    std::vector<sdk::BadField> problems = fields.takeProblems();
    for (const sdk::BadField& problem : error.fields) {
        const bool known = std::any_of(problems.begin(), problems.end(), [&](const auto& other) {
            return other.field == problem.field;
        });
        if (!known) problems.push_back(problem);
    }
    return sdk::Error::badFields(std::move(problems));
}

sdk::Unexpected codeError(sdk::Error error, const char* field) {
    const bool wrong = error.code == sdk::ErrorCode::kOtpCodeInvalid;
    if (wrong || error.code == sdk::ErrorCode::kOtpCodeExpired) {
        error.fields.push_back({field, wrong ? "code" : "expired",
                                wrong ? "The code is not correct." : "The code has expired.",
                                error.code});
    }
    return sdk::Unexpected(std::move(error));
}

}  // namespace patron::http
