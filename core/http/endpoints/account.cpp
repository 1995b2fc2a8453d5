#include "account/profile_rules.h"
#include "http/conditional.h"
#include "http/endpoints/endpoints.h"
#include "http/endpoints/profile_fields.h"

namespace patron::http {

namespace {

using sdk::ErrorCode;

sdk::Result<Reply> getAccount(const Call& call) {
    Reply reply = accountReply(call.signedIn->view, call.apiMajor);
    if (clientHas(call.request.ifNoneMatch, reply.etag)) {
        reply.status = 304;
        reply.bare = true;
        reply.data.clear();
    }
    return reply;
}

sdk::Result<Reply> updateAccount(account::AccountService& accounts, const Call& call) {
    FieldReader fields(*call.body);
    const account::ProfileInput input = readProfile(fields);
    if (!fields.good()) {
        // Shape errors and meaning errors of one request are answered together.
        const auto meaning = account::planUpdate(call.context, call.signedIn->view, input);
        return sdk::Unexpected(mergeProblems(
            fields, meaning ? sdk::Error(ErrorCode::kRequestInvalid) : meaning.error()));
    }
    account::Precondition precondition;
    if (!call.request.ifMatch.empty()) {
        precondition = [&call](const account::AccountView& view) {
            return ifMatchHolds(call.request.ifMatch, accountEtag(view, call.apiMajor));
        };
    }
    const auto updated = accounts.update(call.context, call.signedIn->actor(), call.signedIn->view,
                                         input, precondition);
    if (!updated) return sdk::Unexpected(updated.error());
    return accountReply(*updated, call.apiMajor);
}

sdk::Result<Reply> deleteAccount(account::AccountService& accounts, const Call& call) {
    if (!ifMatchHolds(call.request.ifMatch, accountEtag(call.signedIn->view, call.apiMajor))) {
        return sdk::fail(ErrorCode::kRequestPreconditionFailed);
    }
    auto erased = accounts.erase(call.context, call.signedIn->view.account.id, "customer");
    if (!erased) return sdk::Unexpected(erased.error());
    return Reply();
}

}  // namespace

std::vector<Route> accountRoutes(account::AccountService& accounts) {
    const Endpoint update = [&accounts](const Call& call) { return updateAccount(accounts, call); };
    const Endpoint erase = [&accounts](const Call& call) { return deleteAccount(accounts, call); };
    const std::string path = "/api/customer-accounts/{id}";
    return {{"GET", path, Access::kAccount, Body::kNone, getAccount},
            {"PUT", path, Access::kAccount, Body::kRequired, update},
            {"PUT", path + "/update", Access::kAccount, Body::kRequired, update},
            {"DELETE", path, Access::kAccount, Body::kNone, erase},
            {"DELETE", path + "/delete", Access::kAccount, Body::kNone, erase}};
}

}  // namespace patron::http
