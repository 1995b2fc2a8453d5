#include <algorithm>

#include "account/account_reading.h"
#include "account/account_service.h"
#include "account/destination_rules.h"
#include "account/identifier_claims.h"
#include "account/identifier_proof.h"
#include "account/notices.h"
#include "account/opt_in_evidence.h"
#include "account/profile_rules.h"

namespace patron::account {
namespace {

using sdk::ErrorCode;
using sdk::Unexpected;

/// How young a sign-in must be where the brand asks for it (rule D).
constexpr std::chrono::minutes kRecentSignIn{10};
/// Refusals because a value is taken, per account and hour (rule A3.4.5).
constexpr int kTakenRefusals = 10;
constexpr std::chrono::hours kTakenWindow{1};
constexpr std::string_view kTakenScope = "identifier_taken";

/// One update inside its write: applies a plan to the account as it now is. Gathers what happened
/// and writes the account once, at the end.
class Update {
  public:
    Update(brand::Transaction& tx, const brand::RequestContext& context, const AccountPorts& ports,
           otp::OtpService& otp, delivery::Outbox& outbox, const Actor& actor)
        : tx_(tx), context_(context), ports_(ports), otp_(otp), outbox_(outbox), actor_(actor) {}

    sdk::Result<AccountView> apply(AccountView before, ProfilePlan plan) {
        before_ = std::move(before);
        after_ = before_;
        after_.account = std::move(plan.after);
        realChange_ = plan.changesProfile;
        for (const AttributeChange& change : plan.attributes) {
            if (auto done = applyAttribute(change); !done) {
                return Unexpected(std::move(done.error()));
            }
        }
        if (!realChange_ && !pendingChange_) return std::move(before_);
        if (auto done = applyDemographics(std::move(plan.demographics)); !done) {
            return Unexpected(std::move(done.error()));
        }
        if (auto done = writeAccount(); !done) return Unexpected(std::move(done.error()));
        return std::move(after_);
    }

  private:
    sdk::Result<void> applyAttribute(const AttributeChange& change) {
        const bool identifies = context_.authType->info().attribute == change.attribute;
        if (identifies && !change.respelled) return startIdentifierChange(*change.identifier);
        if (!change.respelled) {
            if (auto done = claimFreely(change); !done) return done;
        }
        after_.account.setAttribute(change.attribute,
                                    change.identifier ? change.identifier->value() : "");
        realChange_ = true;
        return note("account.contact_changed", change.attribute);
    }

    /// Rule A3.4.5: no proof, but no other account's value either. Who was refused too often is
    /// refused whatever the value, or the refusal would still tell what is taken.
    sdk::Result<void> claimFreely(const AttributeChange& change) {
        const AccountId id = actor_.accountId;
        if (!change.identifier) {
            return ports_.accounts.release(tx_, context_.brand->id, id, change.attribute);
        }
        if (mustBeUnique(context_, change.attribute)) {
            auto open = otp_.refuseBeyond(tx_, context_, kTakenScope, std::to_string(id),
                                          kTakenRefusals, ErrorCode::kLimitChanges);
            if (!open) return open;
        }
        return claimUnproven(tx_, context_, ports_, id, *change.identifier);
    }

    /// Rules A3.4.2 to A3.4.4: nothing is applied; a code goes to the new address.
    sdk::Result<void> startIdentifierChange(const sdk::Identifier& identifier) {
        auto pending = findPending(tx_, context_, ports_, actor_.accountId, identifier.attribute());
        if (!pending) return Unexpected(std::move(pending.error()));
        if (*pending && (*pending)->newKey == identifier.key()) return {};
        if (context_.brand->settings.requireRecentSignIn && !signedInRecently()) {
            return sdk::fail(ErrorCode::kSessionReauthenticationRequired);
        }
        if (*pending) {
            const sdk::Identifier replaced = identifierOf(**pending);
            auto cancelled =
                otp_.cancel(tx_, context_.brand->id, changeSubject(replaced, actor_.accountId));
            if (!cancelled) return cancelled;
        }
        const auto taken = beginProof(tx_, context_, ports_, otp_, outbox_, *context_.authType,
                                      actor_.accountId, identifier);
        if (!taken) return Unexpected(taken.error());
        return putPending(identifier, *taken);
    }

    sdk::Result<void> putPending(const sdk::Identifier& identifier, bool silent) {
        const PendingChange change{
            actor_.accountId, identifier.attribute(),           identifier.value(),
            identifier.key(), identifier.throttleKey(),         silent,
            context_.now,     context_.now + kPendingChangeLife};
        if (auto put = ports_.pendingChanges.put(tx_, change); !put) return put;
        setPendingFlag(after_, identifier.attribute(), true);
        pendingChange_ = true;
        return note("account.change_requested", identifier.attribute());
    }

    bool signedInRecently() const {
        const sdk::TimePoint signedInAt{std::chrono::seconds(actor_.signedInAt)};
        return context_.now - signedInAt <= kRecentSignIn;
    }

    /// Writes the rows that changed and brings the view up to date as a new read would.
    sdk::Result<void> applyDemographics(std::vector<DemographicValue> changed) {
        if (changed.empty()) return {};
        for (DemographicValue& value : changed) {
            if (value.id.empty()) value.id = keys::randomUuid(ports_.random);
        }
        auto put = ports_.accounts.putDemographics(tx_, actor_.accountId, changed);
        if (!put) return put;
        std::vector<DemographicValue>& rows = after_.demographics;
        for (DemographicValue& value : changed) {
            const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& other) {
                return other.demographicId == value.demographicId;
            });
            if (row == rows.end()) {
                rows.push_back(std::move(value));
            } else if (value.value.empty()) {
                rows.erase(row);
            } else {
                row->value = std::move(value.value);
            }
        }
        return {};
    }

    sdk::Result<void> writeAccount() {
        Account& account = after_.account;
        account.version = before_.account.version + 1;
        if (realChange_) account.updatedAt = context_.now;
        auto kept = keepOptInEvidence(tx_, ports_.accounts, &before_.account, account, "update",
                                      context_.now);
        if (!kept) return kept;
        auto written = ports_.accounts.update(tx_, account, before_.account.version);
        if (!written) return Unexpected(std::move(written.error()));
        if (!*written) return sdk::fail(ErrorCode::kServerInternal, "locked account changed");
        return {};
    }

    sdk::Result<void> note(std::string_view action, std::string_view attribute) {
        return record(tx_, context_, ports_.audit,
                      {actor_.accountId, action, "customer", attribute});
    }

    brand::Transaction& tx_;
    const brand::RequestContext& context_;
    const AccountPorts& ports_;
    otp::OtpService& otp_;
    delivery::Outbox& outbox_;
    const Actor& actor_;
    AccountView before_;
    AccountView after_;
    bool realChange_ = false;     ///< moves updatedAt
    bool pendingChange_ = false;  ///< moves the version alone
};

/// A refused write leaves nothing behind, so the refusal is counted on its own. Once there are too
/// many, that is the answer: it must not tell any more what is taken.
sdk::Error countTaken(const brand::RequestContext& context, const AccountPorts& ports,
                      otp::OtpService& otp, AccountId accountId, sdk::Error refusal) {
    auto counted = ports.database.write([&](brand::Transaction& tx) {
        return otp.countAgainst(tx, context, kTakenScope, std::to_string(accountId), kTakenRefusals,
                                kTakenWindow, ErrorCode::kLimitChanges);
    });
    return counted ? std::move(refusal) : std::move(counted.error());
}

/// Whether an update writes the account's own row and nothing else.
bool isOneRow(const AccountView& seen, const ProfilePlan& plan) {
    return plan.attributes.empty() && plan.demographics.empty() &&
           !changesOptIns(seen.account, plan.after);
}

/// Such an update as one statement, which finds the account only as it was seen. Nothing when it
/// has changed since.
sdk::Result<std::optional<AccountView>> updateRow(const brand::RequestContext& context,
                                                  const AccountPorts& ports,
                                                  const AccountView& seen, Account after) {
    after.version = seen.account.version + 1;
    after.updatedAt = context.now;
    auto written = ports.database.writeStatement([&](brand::Transaction& tx) {
        return ports.accounts.update(tx, after, seen.account.version);
    });
    if (!written) return Unexpected(std::move(written.error()));
    if (!*written) return std::optional<AccountView>();
    AccountView view = seen;
    view.account = std::move(after);
    return std::optional(std::move(view));
}

bool isTaken(const sdk::Error& error) { return error.code == ErrorCode::kAccountIdentifierTaken; }

}  // namespace

sdk::Result<AccountView> AccountService::update(const brand::RequestContext& context,
                                                const Actor& actor, const AccountView& seen,
                                                const ProfileInput& input,
                                                const Precondition& precondition) {
    const auto refuse = [&](sdk::Error error) {
        return Unexpected(recordRefusal(context, ports_, otp_, actor.accountId, std::move(error)));
    };
    auto plan = planUpdate(context, seen, input);
    if (!plan) return refuse(std::move(plan.error()));
    const auto holds = [&precondition](const AccountView& view) {
        return !precondition || precondition(view);
    };
    if (plan->changesNothing() || isOneRow(seen, *plan)) {
        if (!holds(seen)) return sdk::fail(ErrorCode::kRequestPreconditionFailed);
        if (plan->changesNothing()) return seen;
        auto written = updateRow(context, ports_, seen, plan->after);
        if (!written) return Unexpected(std::move(written.error()));
        if (*written) return std::move(**written);
    }
    auto done = ports_.database.write([&](brand::Transaction& tx) -> sdk::Result<AccountView> {
        auto current = readActing(
            ports_.accounts.findForUpdate(tx, context.brand->id, actor.accountId, context.now));
        if (!current) return current;
        if (current->account.version != seen.account.version) {
            plan = planUpdate(context, *current, input);
            if (!plan) return Unexpected(plan.error());
        }
        if (!holds(*current)) return sdk::fail(ErrorCode::kRequestPreconditionFailed);
        return Update(tx, context, ports_, otp_, outbox_, actor)
            .apply(std::move(*current), std::move(*plan));
    });
    if (done) return done;
    if (!isTaken(done.error())) return refuse(std::move(done.error()));
    return Unexpected(countTaken(context, ports_, otp_, actor.accountId, std::move(done.error())));
}

}  // namespace patron::account
