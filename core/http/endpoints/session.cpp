#include "http/account_json.h"
#include "http/conditional.h"
#include "http/endpoints/endpoints.h"

namespace patron::http {

namespace {

sdk::Result<Reply> refresh(auth::Authenticator& authenticator, const Call& call) {
    const auto refreshed = authenticator.refresh(call.context, call.request.authorization);
    if (!refreshed) return sdk::Unexpected(refreshed.error());
    JsonWriter json;
    json.beginObject();
    json.key("customer_account");
    writeAccount(json, refreshed->view, call.apiMajor);
    json.key("token");
    writeToken(json, refreshed->token);
    json.endObject();
    Reply reply;
    reply.data = json.take();
    reply.etag = accountEtag(refreshed->view, call.apiMajor);
    return reply;
}

sdk::Result<Reply> logout(auth::Authenticator& authenticator, const Call& call) {
    if (auto done = authenticator.signOut(call.context, call.request.authorization); !done) {
        return sdk::Unexpected(done.error());
    }
    return Reply();
}

}  // namespace

std::vector<Route> sessionRoutes(auth::Authenticator& authenticator) {
    return {{"GET", "/api/customers/refresh", Access::kToken, Body::kNone,
             [&authenticator](const Call& call) { return refresh(authenticator, call); }},
            {"POST", "/api/customers/logout", Access::kToken, Body::kOptional,
             [&authenticator](const Call& call) { return logout(authenticator, call); }}};
}

}  // namespace patron::http
