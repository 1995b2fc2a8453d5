#include "http/account_json.h"
#include "http/conditional.h"
#include "http/endpoints/endpoints.h"
#include "http/endpoints/profile_fields.h"

namespace patron::http {

namespace {

using sdk::ErrorCode;

bool preconditionHolds(const Call& call) {
    return ifMatchHolds(call.request.ifMatch, accountEtag(call.signedIn->view, call.apiMajor));
}

sdk::Result<Reply> confirm(account::AccountService& accounts, const Call& call,
                           std::string_view attribute) {
    FieldReader fields(*call.body);
    const std::string code = fields.requiredCode("confirmation_code");
    if (auto shape = fields.verdict(); !shape) return sdk::Unexpected(shape.error());
    if (!preconditionHolds(call)) return sdk::fail(ErrorCode::kRequestPreconditionFailed);
    const auto confirmed =
        accounts.confirmChange(call.context, call.signedIn->actor(), attribute, code);
    if (!confirmed) return codeError(confirmed.error(), "confirmation_code");
    return accountReply(*confirmed, call.apiMajor);
}

sdk::Result<Reply> listPending(account::AccountService& accounts, const Call& call) {
    const auto changes = accounts.pendingChanges(call.context, call.signedIn->actor());
    if (!changes) return sdk::Unexpected(changes.error());
    JsonWriter json;
    json.beginArray();
    for (const account::PendingChangeView& change : *changes) {
        json.beginObject();
        json.member("attribute", change.attribute);
        json.member("new_value", change.maskedValue);
        json.member("expires_at", sdk::utcText(change.expiresAt));
        json.member("resend_at", sdk::utcText(change.resendAt));
        json.member("attempts_left", change.attemptsLeft);
        json.endObject();
    }
    json.endArray();
    Reply reply;
    reply.data = json.take();
    return reply;
}

bool isAttribute(std::string_view name) {
    return name == account::kEmail || name == account::kPhoneNumber;
}

// Resend and cancel differ in the call alone.
using ChangeCall = sdk::Result<void> (account::AccountService::*)(const brand::RequestContext&,
                                                                  const account::Actor&,
                                                                  std::string_view);
sdk::Result<Reply> changePending(account::AccountService& accounts, const Call& call,
                                 ChangeCall change) {
    const std::string_view attribute = call.path.back();
    if (!isAttribute(attribute)) return sdk::fail(ErrorCode::kRequestRouteUnknown);
    if (!preconditionHolds(call)) return sdk::fail(ErrorCode::kRequestPreconditionFailed);
    auto done = (accounts.*change)(call.context, call.signedIn->actor(), attribute);
    if (!done) return sdk::Unexpected(done.error());
    return Reply();
}

}  // namespace

std::vector<Route> accountChangeRoutes(account::AccountService& accounts) {
    const auto confirmRoute = [&accounts](std::string method, std::string path,
                                          std::string_view attribute) {
        return Route{std::move(method), std::move(path), Access::kAccount, Body::kRequired,
                     [&accounts, attribute](const Call& call) {
                         return confirm(accounts, call, attribute);
                     }};
    };
    const std::string path = "/api/customer-accounts/{id}";
    const std::string pending = path + "/pending-changes";
    return {confirmRoute("PUT", path + "/verify-email-update", account::kEmail),
            confirmRoute("PUT", path + "/verify-phone-number-update", account::kPhoneNumber),
            confirmRoute("POST", "/api/customers/{id}/verify-phone-number-update",
                         account::kPhoneNumber),
            {"GET", pending, Access::kAccount, Body::kNone,
             [&accounts](const Call& call) { return listPending(accounts, call); }},
            {"POST", pending + "/{attribute}/resend", Access::kAccount, Body::kOptional,
             [&accounts](const Call& call) {
                 return changePending(accounts, call, &account::AccountService::resendChange);
             }},
            {"DELETE", pending + "/{attribute}", Access::kAccount, Body::kNone,
             [&accounts](const Call& call) {
                 return changePending(accounts, call, &account::AccountService::cancelChange);
             }}};
}

}  // namespace patron::http
