#include <algorithm>

#include "account/identifier_claims.h"
#include "account/notices.h"
#include "account/opt_in_evidence.h"
#include "account/profile_rules.h"
#include "auth/field_error.h"
#include "auth/sign_in_service.h"

// SignInService::signUp: from the fields of a registration to an account with a session.
namespace patron::auth {
namespace {

using account::AccountView;
using account::AttributeChange;
using sdk::ErrorCode;
using sdk::Unexpected;

/// The input of a registration, all of it judged.
struct Registration {
    sdk::Identifier identifier;
    account::ProfilePlan plan;
};

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
sdk::Result<Registration> judge(const brand::RequestContext& context, std::string_view field,
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
    return Registration{std::move(*identifier), std::move(*plan)};
}

/// The write of a registration. The claims decide races: whoever comes second is refused and leaves
/// nothing behind, the code not spent.
class AccountOpening {
  public:
    AccountOpening(brand::Transaction& tx, const brand::RequestContext& context,
                   const account::AccountPorts& ports, delivery::Outbox& outbox)
        : tx_(tx), context_(context), ports_(ports), outbox_(outbox) {}

    sdk::Result<AccountView> open(const Registration& registration) {
        view_.account = registration.plan.after;
        view_.account.uuid = keys::randomUuid(ports_.random);
        view_.account.setAttribute(registration.identifier.attribute(),
                                   registration.identifier.value());
        for (const AttributeChange& other : registration.plan.attributes) {
            view_.account.setAttribute(other.attribute, other.identifier->value());
        }
        const auto id = ports_.accounts.add(tx_, view_.account);
        if (!id) return Unexpected(id.error());
        view_.account.id = *id;
        if (auto done = claimAll(registration); !done) return Unexpected(std::move(done.error()));
        if (auto done = keepAnswers(registration); !done) {
            return Unexpected(std::move(done.error()));
        }
        auto recorded = account::record(tx_, context_, ports_.audit, {*id, "account.registered"});
        if (!recorded) return Unexpected(std::move(recorded.error()));
        return std::move(view_);
    }

  private:
    sdk::Result<void> claimAll(const Registration& registration) {
        const account::AccountId id = view_.account.id;
        auto claimed =
            account::claimProven(tx_, context_, ports_, outbox_, id, registration.identifier);
        if (!claimed) return Unexpected(std::move(claimed.error()));
        if (!*claimed) return sdk::fail(ErrorCode::kAccountExists);
        for (const AttributeChange& other : registration.plan.attributes) {
            auto done = account::claimUnproven(tx_, context_, ports_, id, *other.identifier);
            if (!done) return done;
        }
        return {};
    }

    sdk::Result<void> keepAnswers(const Registration& registration) {
        view_.demographics = registration.plan.demographics;
        for (account::DemographicValue& value : view_.demographics) {
            value.id = keys::randomUuid(ports_.random);
        }
        if (!view_.demographics.empty()) {
            auto put = ports_.accounts.putDemographics(tx_, view_.account.id, view_.demographics);
            if (!put) return put;
        }
        return account::keepOptInEvidence(tx_, ports_.accounts, nullptr, view_.account, "register",
                                          context_.now);
    }

    brand::Transaction& tx_;
    const brand::RequestContext& context_;
    const account::AccountPorts& ports_;
    delivery::Outbox& outbox_;
    AccountView view_;
};

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
    return answer(context, std::move(view), *session);
}

}  // namespace patron::auth
