#include "auth/account_opening.h"

#include "account/identifier_claims.h"
#include "account/notices.h"
#include "account/opt_in_evidence.h"

namespace patron::auth {

using account::AccountView;
using account::AttributeChange;
using sdk::ErrorCode;
using sdk::Unexpected;

sdk::Result<AccountView> AccountOpening::open(const NewAccount& wanted) {
    const std::string& identifies = context_.authType->info().attribute;
    account::Account& account = view_.account;
    account = wanted.plan.after;
    account.uuid = keys::randomUuid(ports_.random);
    account.socialLogin = wanted.socialLogin;
    account.confirmed = wanted.identifier.attribute() == identifies;
    account.setAttribute(wanted.identifier.attribute(), wanted.identifier.value());
    for (const sdk::Identifier& further : wanted.proven) {
        account.setAttribute(further.attribute(), further.value());
        if (further.attribute() == identifies) account.confirmed = true;
    }
    for (const AttributeChange& other : wanted.plan.attributes) {
        account.setAttribute(other.attribute, other.identifier ? other.identifier->value() : "");
    }
    const auto id = ports_.accounts.add(tx_, account);
    if (!id) return Unexpected(id.error());
    account.id = *id;
    if (auto done = claimAll(wanted); !done) return Unexpected(std::move(done.error()));
    if (auto done = keepAnswers(wanted); !done) return Unexpected(std::move(done.error()));
    auto recorded = account::record(tx_, context_, ports_.audit,
                                    {*id, "account.registered", "customer", wanted.socialLogin});
    if (!recorded) return Unexpected(std::move(recorded.error()));
    return std::move(view_);
}

sdk::Result<void> AccountOpening::claimAll(const NewAccount& wanted) {
    const account::AccountId id = view_.account.id;
    const auto claim = [&](const sdk::Identifier& identifier, ErrorCode whenTaken) {
        auto claimed = account::claimProven(tx_, context_, ports_, outbox_, id, identifier);
        if (!claimed) return sdk::Result<void>(Unexpected(std::move(claimed.error())));
        return *claimed ? sdk::Result<void>() : sdk::Result<void>(sdk::fail(whenTaken));
    };
    auto done = claim(wanted.identifier, ErrorCode::kAccountExists);
    for (const sdk::Identifier& further : wanted.proven) {
        if (!done) return done;
        done = claim(further, ErrorCode::kAccountSignInFirst);
    }
    for (const AttributeChange& other : wanted.plan.attributes) {
        if (!done) return done;
        if (!other.identifier) continue;
        done = account::claimUnproven(tx_, context_, ports_, id, *other.identifier);
    }
    for (const sdk::Identifier& identifier : wanted.offered) {
        if (!done) return done;
        done = claimOffered(identifier);
    }
    return done;
}

// The row is there before its claims are, so what was won is written into it afterwards.
sdk::Result<void> AccountOpening::claimOffered(const sdk::Identifier& identifier) {
    account::Account& account = view_.account;
    auto claimed = account::claimUnproven(tx_, context_, ports_, account.id, identifier);
    if (!claimed && claimed.error().code == ErrorCode::kAccountIdentifierTaken) return {};
    if (!claimed) return claimed;
    account.setAttribute(identifier.attribute(), identifier.value());
    auto written = ports_.accounts.update(tx_, account, account.version);
    if (!written) return Unexpected(std::move(written.error()));
    if (!*written) return sdk::fail(ErrorCode::kServerInternal, "a new account has changed");
    return {};
}

sdk::Result<void> AccountOpening::keepAnswers(const NewAccount& wanted) {
    view_.demographics = wanted.plan.demographics;
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

}  // namespace patron::auth
