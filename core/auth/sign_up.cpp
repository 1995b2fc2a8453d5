#include <algorithm>

#include "account/profile_rules.h"
#include "auth/account_entry.h"
#include "auth/account_opening.h"
#include "auth/field_error.h"
#include "auth/sign_in_service.h"

// SignInService::signUp: from the fields of a registration to an account with a session.
namespace patron::auth {
namespace {

using account::AccountView;
using account::AttributeChange;
using sdk::ErrorCode;
using sdk::Unexpected;

/// Moves the bad fields of an error into `bad`; false when it is about something else.
bool collect(sdk::Error& error, std::vector<sdk::BadField>& bad) {
    if (error.fields.empty()) return false;
    std::move(error.fields.begin(), error.fields.end(), std::back_inserter(bad));
    return true;
}

/// The profile may repeat the identifier under its own name, but not name another one: only what
/// the code proves becomes the identifier. (What does not parse is planRegistration's to refuse.)
bool namesAnother(const brand::RequestContext& context, const sdk::Identifier& identifier,
                  const account::ProfileInput& input) {
    const std::optional<std::string>& repeated = input.attribute(identifier.attribute());
    if (!repeated) return false;
    const auto other = context.authType->parse(*repeated);
    return other && other->key() != identifier.key();
}

/// Judges every field at once.
sdk::Result<NewAccount> judge(const brand::RequestContext& context, std::string_view field,
                              std::string_view text, const account::ProfileInput& input) {
    const std::string& attribute = context.authType->info().attribute;
    std::vector<sdk::BadField> bad;
    auto identifier = context.authType->parse(text);
    if (!identifier) {
        sdk::Error error = inField(field, std::move(identifier.error()));
        if (!collect(error, bad)) return Unexpected(std::move(error));
    } else if (namesAnother(context, *identifier, input)) {
        bad.push_back({attribute, "same", "This must be the same as " + std::string(field) + ".",
                       std::nullopt});
    }
    auto plan = account::planRegistration(context, input);
    if (!plan && !collect(plan.error(), bad)) return Unexpected(std::move(plan.error()));
    if (!bad.empty()) return Unexpected(sdk::Error::badFields(std::move(bad)));
    std::erase_if(plan->attributes,
                  [&](const AttributeChange& change) { return change.attribute == attribute; });
    return NewAccount{std::move(*identifier), std::move(*plan)};
}

}  // namespace

sdk::Result<SignInOutcome> SignInService::signUp(const brand::RequestContext& context,
                                                 std::string_view field, std::string_view text,
                                                 std::string_view code,
                                                 const account::ProfileInput& input) {
    const auto registration = judge(context, field, text, input);
    if (!registration) return Unexpected(registration.error());
    if (!context.brand->settings.registrationEnabled) {
        return sdk::fail(ErrorCode::kAccountRegistrationDisabled);
    }
    const auto proof = prove(context, registration->identifier, code);
    if (!proof) return Unexpected(proof.error());

    AccountView view;
    auto session =
        ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<session::Session> {
            if (auto spent = account::spendCode(tx, context, ports_, otp_, proof->match); !spent) {
                return Unexpected(std::move(spent.error()));
            }
            auto opened = AccountOpening(tx, context, ports_, outbox_).open(*registration);
            if (!opened) return Unexpected(std::move(opened.error()));
            view = std::move(*opened);
            return sessions_.start(tx, context, view.account.id);
        });
    if (!session) return Unexpected(std::move(session.error()));
    return withToken(context, sessions_, std::move(view), *session);
}

}  // namespace patron::auth
