#include "account/account_service.h"

#include "account/account_reading.h"
#include "account/destination_rules.h"
#include "account/identifier_proof.h"
#include "account/notices.h"
#include "account/profile_rules.h"

namespace patron::account {
namespace {

using sdk::ErrorCode;
using sdk::Unexpected;

/// An account held against other writers, and its change of an attribute that waits for a code.
struct Held {
    AccountView view;
    PendingChange change;
};

/// kAccountNoPendingChange when none is alive; what readActing says.
sdk::Result<Held> holdPending(brand::Transaction& tx, const brand::RequestContext& context,
                              const AccountPorts& ports, AccountId accountId,
                              std::string_view attribute) {
    auto view =
        readActing(ports.accounts.findForUpdate(tx, context.brand->id, accountId, context.now));
    if (!view) return Unexpected(std::move(view.error()));
    auto change = findPending(tx, context, ports, accountId, attribute);
    if (!change) return Unexpected(std::move(change.error()));
    if (!*change) return sdk::fail(ErrorCode::kAccountNoPendingChange);
    return Held{std::move(*view), std::move(**change)};
}

/// Voids the sign-in code of the account's identifier, which is nobody's challenge but the
/// address's.
sdk::Result<void> voidSignInCode(brand::Transaction& tx, const brand::RequestContext& context,
                                 otp::OtpService& otp, const Account& account) {
    const std::string& value = account.attribute(context.authType->info().attribute);
    if (value.empty()) return {};
    const auto identifier = context.authType->parse(value);
    // What no longer parses cannot have been asked a code for either.
    if (!identifier) return {};
    return otp.cancel(tx, context.brand->id, {otp::Purpose::kSignIn, &*identifier, 0});
}

/// The steps of deleting an account, in one write; stops at the first that fails.
sdk::Result<void> eraseAll(brand::Transaction& tx, const brand::RequestContext& context,
                           const AccountPorts& ports, otp::OtpService& otp,
                           const Account& account) {
    const brand::BrandId brandId = context.brand->id;
    auto ended = ports.sessions.endAll(tx, account.id);
    if (!ended) return Unexpected(std::move(ended.error()));
    if (auto done = otp.cancelAllOf(tx, brandId, account.id); !done) return done;
    if (auto done = voidSignInCode(tx, context, otp, account); !done) return done;
    if (auto done = ports.outboxRows.eraseOf(tx, brandId, account.id); !done) return done;
    return ports.accounts.erase(tx, brandId, account.id, context.now);
}

}  // namespace

AccountService::AccountService(AccountPorts ports, otp::OtpService& otp, delivery::Outbox& outbox)
    : ports_(ports), otp_(otp), outbox_(outbox) {}

sdk::Result<std::vector<PendingChangeView>> AccountService::pendingChanges(
    const brand::RequestContext& context, const Actor& actor) {
    using Views = std::vector<PendingChangeView>;
    return ports_.database.read([&](brand::Transaction& tx) -> sdk::Result<Views> {
        const auto changes = ports_.pendingChanges.list(tx, actor.accountId, context.now);
        if (!changes) return Unexpected(changes.error());
        Views views;
        for (const PendingChange& change : *changes) {
            const sdk::Identifier identifier = identifierOf(change);
            const auto status =
                otp_.status(tx, context, changeSubject(identifier, actor.accountId));
            if (!status) return Unexpected(status.error());
            PendingChangeView view{change.attribute,
                                   maskIdentifier(change.attribute, change.newValue),
                                   change.expiresAt, context.now, 0};
            // Without a live challenge there is nothing to try, and a new code may be had at once.
            if (*status) {
                view.resendAt = (*status)->resendAt;
                view.attemptsLeft = (*status)->attemptsLeft;
            }
            views.push_back(std::move(view));
        }
        return views;
    });
}

sdk::Result<void> AccountService::resendChange(const brand::RequestContext& context,
                                               const Actor& actor, std::string_view attribute) {
    const sdk::AuthType* authType = context.plugins->authTypeForAttribute(attribute);
    if (authType == nullptr) return sdk::fail(ErrorCode::kAccountNoPendingChange);
    auto sent = ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        auto held = holdPending(tx, context, ports_, actor.accountId, attribute);
        if (!held) return Unexpected(std::move(held.error()));
        PendingChange& change = held->change;
        const auto taken = beginProof(tx, context, ports_, otp_, outbox_, *authType,
                                      actor.accountId, identifierOf(change));
        if (!taken) return Unexpected(taken.error());
        // Taken or freed since the last code.
        if (*taken == change.silent) return {};
        change.silent = *taken;
        return ports_.pendingChanges.put(tx, change);
    });
    if (sent) return sent;
    return Unexpected(
        recordRefusal(context, ports_, otp_, actor.accountId, std::move(sent.error())));
}

sdk::Result<void> AccountService::cancelChange(const brand::RequestContext& context,
                                               const Actor& actor, std::string_view attribute) {
    return ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        auto held = holdPending(tx, context, ports_, actor.accountId, attribute);
        if (!held) return Unexpected(std::move(held.error()));
        const sdk::Identifier identifier = identifierOf(held->change);
        auto removed = ports_.pendingChanges.remove(tx, actor.accountId, attribute);
        if (!removed) return Unexpected(std::move(removed.error()));
        auto cancelled =
            otp_.cancel(tx, context.brand->id, changeSubject(identifier, actor.accountId));
        if (!cancelled) return cancelled;
        Account& account = held->view.account;
        const std::int64_t version = account.version++;
        auto written = ports_.accounts.update(tx, account, version);
        if (!written) return Unexpected(std::move(written.error()));
        return record(tx, context, ports_.audit,
                      {actor.accountId, "account.change_cancelled", "customer", attribute});
    });
}

sdk::Result<void> AccountService::erase(const brand::RequestContext& context, AccountId accountId,
                                        std::string_view actorName) {
    return ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        auto found = ports_.accounts.findForUpdate(tx, context.brand->id, accountId, context.now);
        if (!found) return Unexpected(std::move(found.error()));
        if (!*found) return sdk::fail(ErrorCode::kAccountNotFound);
        const Account& account = (*found)->account;
        if (account.state == AccountState::kBeingDeleted) return {};
        if (auto done = eraseAll(tx, context, ports_, otp_, account); !done) return done;
        return record(tx, context, ports_.audit, {accountId, "account.erased", actorName, ""});
    });
}

}  // namespace patron::account
