#include "account/profile_rules.h"
#include "http/endpoints/endpoints.h"
#include "http/endpoints/profile_fields.h"
#include "http/field_reader.h"

namespace patron::http {

namespace {

// The brand's identifier goes by the attribute's name when a code is asked for, and behind
// `passwordless_` when it is used (guide).
std::string passwordlessField(const Call& call) {
    return "passwordless_" + call.context.authType->info().attribute;
}

sdk::Result<Reply> requestCode(auth::SignInService& signIn, const Call& call) {
    const std::string& attribute = call.context.authType->info().attribute;
    FieldReader fields(*call.body);
    const std::string text = fields.requiredText(attribute.c_str());
    if (auto shape = fields.verdict(); !shape) return sdk::Unexpected(shape.error());
    if (auto sent = signIn.requestCode(call.context, attribute, text); !sent) {
        return sdk::Unexpected(sent.error());
    }
    return Reply();
}

sdk::Result<Reply> login(auth::SignInService& signIn, const Call& call) {
    const std::string field = passwordlessField(call);
    FieldReader fields(*call.body);
    const std::string text = fields.requiredText(field.c_str());
    const std::string code = fields.requiredCode("passwordless_code");
    if (auto shape = fields.verdict(); !shape) return sdk::Unexpected(shape.error());
    const auto outcome = signIn.signIn(call.context, field, text, code);
    if (!outcome) return sdk::Unexpected(outcome.error());
    return signedInReply(*outcome, call.apiMajor);
}

sdk::Result<Reply> registerAccount(auth::SignInService& signIn, const Call& call) {
    const std::string field = passwordlessField(call);
    FieldReader fields(*call.body);
    const std::string text = fields.requiredText(field.c_str());
    const std::string code = fields.requiredCode("passwordless_code");
    const account::ProfileInput input = readProfile(fields);
    if (!fields.good()) {
        // Shape errors and meaning errors of one request are answered together.
        const auto meaning = account::planRegistration(call.context, input);
        return sdk::Unexpected(mergeProblems(
            fields, meaning ? sdk::Error(sdk::ErrorCode::kRequestInvalid) : meaning.error()));
    }
    const auto outcome = signIn.signUp(call.context, field, text, code, input);
    if (!outcome) return codeError(outcome.error(), "passwordless_code");
    return signedInReply(*outcome, call.apiMajor);
}

}  // namespace

std::vector<Route> signInRoutes(auth::SignInService& signIn) {
    return {{"POST", "/api/customers/passwordless-request", Access::kApplication, Body::kRequired,
             [&signIn](const Call& call) { return requestCode(signIn, call); }},
            {"POST", "/api/customers/login", Access::kApplication, Body::kRequired,
             [&signIn](const Call& call) { return login(signIn, call); }},
            {"POST", "/api/customers/register", Access::kApplication, Body::kRequired,
             [&signIn](const Call& call) { return registerAccount(signIn, call); }}};
}

}  // namespace patron::http
