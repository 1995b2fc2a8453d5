#include "auth/sign_in_service.h"

#include "account/destination_rules.h"
#include "account/identifier_claims.h"
#include "account/notices.h"
#include "auth/account_entry.h"
#include "auth/field_error.h"

namespace patron::auth {
namespace {

using account::AccountState;
using account::IdentifierOwner;
using sdk::ErrorCode;
using sdk::Unexpected;

/// Whether sign-in finds an account by this owner: an unproven address never signs in, and an
/// account that is being deleted is none.
bool canSignIn(const std::optional<IdentifierOwner>& owner) {
    return owner && owner->proven && owner->state != AccountState::kBeingDeleted;
}

/// Which code an identifier gets: all the work is done in any case.
account::CodeOrder orderFor(const brand::Brand& brand,
                            const std::optional<IdentifierOwner>& owner) {
    using delivery::MessageKind;
    if (!canSignIn(owner)) {
        return {otp::Purpose::kSignIn, 0, MessageKind::kSignUpCode, 0,
                !brand.settings.registrationEnabled};
    }
    return {otp::Purpose::kSignIn, 0, MessageKind::kSignInCode, owner->accountId,
            owner->state == AccountState::kLocked};
}

/// What login makes of a refused code: why it was refused is not said, only how long to wait.
sdk::Error asWrongCredentials(sdk::Error error) {
    if (error.code != ErrorCode::kOtpCodeInvalid && error.code != ErrorCode::kOtpCodeExpired) {
        return error;
    }
    return sdk::Error(ErrorCode::kAuthCredentialsIncorrect, std::move(error.detail));
}

}  // namespace

SignInService::SignInService(account::AccountPorts ports, otp::OtpService& otp,
                             delivery::Outbox& outbox, session::SessionService& sessions)
    : ports_(ports), otp_(otp), outbox_(outbox), sessions_(sessions) {}

sdk::Result<IdentifierUse> SignInService::identifierUse(const brand::RequestContext& context,
                                                        std::string_view attribute,
                                                        std::string_view field,
                                                        std::string_view text) {
    if (!context.brand->settings.revealAccounts) return sdk::fail(ErrorCode::kAccountCheckDisabled);
    const sdk::AuthType* authType = context.plugins->authTypeForAttribute(attribute);
    if (authType == nullptr) {
        return Unexpected(
            sdk::Error::badFields({{std::string(field), "unsupported",
                                    "This service does not take this field.", std::nullopt}}));
    }
    auto identifier = authType->parse(text);
    if (!identifier) return Unexpected(inField(field, std::move(identifier.error())));
    const bool identifies = context.authType->info().attribute == attribute;
    return ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<IdentifierUse> {
        auto counted = otp_.countAgainst(tx, context, "check", context.clientAddress,
                                         otp_.policy().checksPerClientAndHour,
                                         std::chrono::hours(1), ErrorCode::kLimitClient);
        if (!counted) return Unexpected(std::move(counted.error()));
        const auto owner =
            ports_.accounts.ownerOf(tx, context.brand->id, attribute, identifier->key());
        if (!owner) return Unexpected(owner.error());
        const bool exists = identifies ? canSignIn(*owner) : owner->has_value();
        return IdentifierUse{exists, exists && (*owner)->social};
    });
}

sdk::Result<void> SignInService::requestCode(const brand::RequestContext& context,
                                             std::string_view field, std::string_view text) {
    auto begun = beginSignIn(context, text);
    if (begun) return begun;
    return Unexpected(
        inField(field, account::recordRefusal(context, ports_, otp_, 0, std::move(begun.error()))));
}

sdk::Result<void> SignInService::beginSignIn(const brand::RequestContext& context,
                                             std::string_view text) {
    auto identifier = context.authType->parse(text);
    if (!identifier) return Unexpected(std::move(identifier.error()));
    return ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        const auto owner = ports_.accounts.ownerOf(tx, context.brand->id, identifier->attribute(),
                                                   identifier->key());
        if (!owner) return Unexpected(owner.error());
        // Kept until the message is queued, or it would go to somebody who is erased meanwhile. No
        // account has number 0: the same work where there is none.
        const account::AccountId id = *owner ? (*owner)->accountId : 0;
        const auto held = ports_.accounts.findForUpdate(tx, context.brand->id, id, context.now);
        if (!held) return Unexpected(held.error());
        std::optional<IdentifierOwner> present;
        if (*owner && *held) {
            present = IdentifierOwner{id, (*owner)->proven, (*held)->account.state};
        }
        account::IssuingDesk desk(tx, context, ports_, otp_, outbox_, *context.authType,
                                  orderFor(*context.brand, present));
        return context.authType->begin(*identifier, desk);
    });
}

sdk::Result<SignInOutcome> SignInService::signIn(const brand::RequestContext& context,
                                                 std::string_view field, std::string_view text,
                                                 std::string_view code) {
    auto identifier = context.authType->parse(text);
    if (!identifier) return Unexpected(inField(field, std::move(identifier.error())));
    const auto proof = prove(context, *identifier, code);
    if (!proof) return Unexpected(asWrongCredentials(proof.error()));

    account::AccountView view;
    auto session =
        ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<session::Session> {
            auto found = accountOf(tx, context, ports_, *identifier);
            if (!found) return Unexpected(std::move(found.error()));
            view = std::move(*found);
            const account::AccountId id = view.account.id;
            if (auto spent = account::spendCode(tx, context, ports_, otp_, proof->match); !spent) {
                return Unexpected(asWrongCredentials(std::move(spent.error())));
            }
            auto recorded = account::record(tx, context, ports_.audit, {id, "account.signed_in"});
            if (!recorded) return Unexpected(std::move(recorded.error()));
            return sessions_.start(tx, context, id);
        });
    if (!session) return Unexpected(std::move(session.error()));
    return withToken(context, sessions_, std::move(view), *session);
}

sdk::Result<account::CodeProof> SignInService::prove(const brand::RequestContext& context,
                                                     const sdk::Identifier& identifier,
                                                     std::string_view code) {
    return account::finishProof(context, *context.authType, otp_,
                                {otp::Purpose::kSignIn, &identifier, 0}, code);
}

}  // namespace patron::auth
