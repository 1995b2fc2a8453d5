#include <algorithm>

#include "account/profile_rules.h"
#include "http/endpoints/endpoints.h"
#include "http/endpoints/profile_fields.h"
#include "http/field_reader.h"

namespace patron::http {

namespace {

/// Owns what SocialCredentials views.
struct CredentialTexts {
    std::string provider, idToken, nonce;
    auth::SocialCredentials view() const { return {provider, idToken, nonce}; }
};

CredentialTexts readCredentials(FieldReader& fields) {
    CredentialTexts texts;
    texts.provider = fields.requiredText("provider");
    texts.idToken = fields.requiredText("id_token");
    texts.nonce = fields.requiredText("nonce");
    return texts;
}

/// What is wrong with a profile whose proof nobody has looked at: names may yet come with it.
std::vector<sdk::BadField> profileProblems(const Call& call, const account::ProfileInput& input) {
    auto plan = account::planRegistration(call.context, input);
    if (plan) return {};
    std::erase_if(plan.error().fields, [&](const sdk::BadField& problem) {
        return (problem.field == "first_name" && !input.firstName) ||
               (problem.field == "last_name" && !input.lastName);
    });
    return std::move(plan.error().fields);
}

sdk::Result<Reply> login(auth::SocialSignInService& signIn, const Call& call) {
    FieldReader fields(*call.body);
    const CredentialTexts texts = readCredentials(fields);
    if (auto shape = fields.verdict(); !shape) return sdk::Unexpected(shape.error());
    const auto outcome = signIn.signIn(call.context, texts.view());
    if (!outcome) return sdk::Unexpected(outcome.error());
    return signedInReply(*outcome, call.apiMajor);
}

sdk::Result<Reply> signUp(auth::SocialSignInService& signIn, const Call& call) {
    FieldReader fields(*call.body);
    const CredentialTexts texts = readCredentials(fields);
    const account::ProfileInput input = readProfile(fields);
    if (!fields.good()) {
        // Shape errors and meaning errors of one request are answered together.
        sdk::Error meaning(sdk::ErrorCode::kRequestInvalid);
        meaning.fields = profileProblems(call, input);
        return sdk::Unexpected(mergeProblems(fields, meaning));
    }
    const auto outcome = signIn.signUp(call.context, texts.view(), input);
    if (!outcome) return sdk::Unexpected(outcome.error());
    return signedInReply(*outcome, call.apiMajor);
}

}  // namespace

std::vector<Route> socialSignInRoutes(auth::SocialSignInService& signIn) {
    return {{"POST", "/api/customers/social-login", Access::kApplication, Body::kRequired,
             [&signIn](const Call& call) { return login(signIn, call); }},
            {"POST", "/api/customers/social-sign-up", Access::kApplication, Body::kRequired,
             [&signIn](const Call& call) { return signUp(signIn, call); }}};
}

}  // namespace patron::http
