#include "account/account_reading.h"
#include "account/account_service.h"
#include "account/code_desk.h"
#include "account/identifier_claims.h"
#include "account/identifier_proof.h"
#include "account/notices.h"

namespace patron::account {
namespace {

using sdk::ErrorCode;
using sdk::Unexpected;

/// The one write of a confirmation (rule A3.4.6): everything that follows from a proven
/// identifier, or, when it turned out to be somebody else's, the end of the change.
class Confirmation {
  public:
    Confirmation(brand::Transaction& tx, const brand::RequestContext& context,
                 const AccountPorts& ports, otp::OtpService& otp, delivery::Outbox& outbox,
                 const Actor& actor, const sdk::AuthType& authType, const CodeProof& proof)
        : tx_(tx),
          context_(context),
          ports_(ports),
          otp_(otp),
          outbox_(outbox),
          actor_(actor),
          authType_(authType),
          identifier_(proof.identifier),
          match_(proof.match) {}

    /// The account with its new identifier; nothing when the identifier is taken. Both are to be
    /// committed: the code is spent.
    sdk::Result<std::optional<AccountView>> run() {
        auto view = readActing(
            ports_.accounts.findForUpdate(tx_, context_.brand->id, actor_.accountId, context_.now));
        if (!view) return Unexpected(std::move(view.error()));
        const auto pending =
            findPending(tx_, context_, ports_, actor_.accountId, identifier_.attribute());
        if (!pending) return Unexpected(pending.error());
        if (!*pending || (*pending)->newKey != identifier_.key()) {
            return sdk::fail(ErrorCode::kOtpCodeInvalid, "the change was replaced or cancelled");
        }
        const std::string oldValue = view->account.attribute(identifier_.attribute());
        const auto addresses = changedAddresses(oldValue);
        if (auto held = otp_.holdSignIn(tx_, context_.brand->id, addresses); !held) {
            return Unexpected(std::move(held.error()));
        }
        const auto won = claim(**pending);
        if (!won) return Unexpected(won.error());
        if (auto done = writeAccount(*view, **pending, *won); !done) {
            return Unexpected(std::move(done.error()));
        }
        if (!*won) return std::optional<AccountView>();
        if (auto done = voidSignInCodes(addresses); !done) {
            return Unexpected(std::move(done.error()));
        }
        if (auto done = notify(oldValue); !done) return Unexpected(std::move(done.error()));
        if (auto done = endOtherSessions(); !done) return Unexpected(std::move(done.error()));
        return std::optional(std::move(*view));
    }

  private:
    /// Spends the code and takes the identifier; false when somebody else has it. A silent change
    /// is lost even if the identifier has become free: its code was never sent, so it was guessed.
    sdk::Result<bool> claim(const PendingChange& pending) {
        auto spent = spendCode(tx_, context_, ports_, otp_, match_);
        if (!spent) return Unexpected(std::move(spent.error()));
        if (pending.silent) return false;
        return claimProven(tx_, context_, ports_, outbox_, actor_.accountId, identifier_);
    }

    sdk::Result<void> writeAccount(AccountView& view, const PendingChange& pending, bool won) {
        auto removed = ports_.pendingChanges.remove(tx_, actor_.accountId, identifier_.attribute());
        if (!removed) return Unexpected(std::move(removed.error()));
        setPendingFlag(view, identifier_.attribute(), false);
        Account& account = view.account;
        const std::int64_t version = account.version++;
        if (won) {
            account.setAttribute(identifier_.attribute(), pending.newValue);
            account.confirmed = true;
            account.updatedAt = context_.now;
        }
        auto written = ports_.accounts.update(tx_, account, version);
        if (!written) return Unexpected(std::move(written.error()));
        if (!*written) return sdk::fail(ErrorCode::kServerInternal, "locked account changed");
        return record(tx_, context_, ports_.audit,
                      {actor_.accountId, won ? "account.identifier_changed" : "account.change_lost",
                       "customer", identifier_.attribute()});
    }

    /// The new one and the old one.
    std::vector<sdk::Identifier> changedAddresses(const std::string& oldValue) const {
        std::vector<sdk::Identifier> addresses{identifier_};
        if (oldValue.empty()) return addresses;
        // What no longer parses cannot have been asked a code for either.
        if (auto old = authType_.parse(oldValue)) addresses.push_back(std::move(*old));
        return addresses;
    }

    sdk::Result<void> voidSignInCodes(const std::vector<sdk::Identifier>& addresses) {
        for (const sdk::Identifier& address : addresses) {
            auto done = otp_.cancel(tx_, context_.brand->id, {otp::Purpose::kSignIn, &address, 0});
            if (!done) return done;
        }
        return {};
    }

    sdk::Result<void> notify(const std::string& oldValue) {
        using delivery::MessageKind;
        const AccountId id = actor_.accountId;
        if (!oldValue.empty()) {
            auto told = sendNotice(tx_, context_, outbox_, authType_,
                                   {MessageKind::kIdentifierChanged, id, oldValue, false});
            if (!told) return told;
        }
        return sendNotice(tx_, context_, outbox_, authType_,
                          {MessageKind::kIdentifierAdded, id, identifier_.value(), false});
    }

    sdk::Result<void> endOtherSessions() {
        if (!context_.brand->settings.endOtherSessionsOnChange) return {};
        auto ended = ports_.sessions.endOthers(tx_, actor_.accountId, actor_.sessionId);
        if (!ended) return Unexpected(std::move(ended.error()));
        return {};
    }

    brand::Transaction& tx_;
    const brand::RequestContext& context_;
    const AccountPorts& ports_;
    otp::OtpService& otp_;
    delivery::Outbox& outbox_;
    const Actor& actor_;
    const sdk::AuthType& authType_;
    const sdk::Identifier& identifier_;
    const otp::Match& match_;
};

}  // namespace

sdk::Result<AccountView> AccountService::confirmChange(const brand::RequestContext& context,
                                                       const Actor& actor,
                                                       std::string_view attribute,
                                                       std::string_view code) {
    const auto pending = ports_.database.read([&](brand::Transaction& tx) {
        return findPending(tx, context, ports_, actor.accountId, attribute);
    });
    if (!pending) return Unexpected(pending.error());
    const sdk::AuthType* authType = context.plugins->authTypeForAttribute(attribute);
    if (!*pending || authType == nullptr) return sdk::fail(ErrorCode::kAccountNoPendingChange);

    const sdk::Identifier identifier = identifierOf(**pending);
    auto proof =
        finishProof(context, *authType, otp_, changeSubject(identifier, actor.accountId), code);
    if (!proof) return Unexpected(std::move(proof.error()));
    auto confirmed = ports_.database.write([&](brand::Transaction& tx) {
        return Confirmation(tx, context, ports_, otp_, outbox_, actor, *authType, *proof).run();
    });
    if (!confirmed) return Unexpected(std::move(confirmed.error()));
    if (!*confirmed) return sdk::fail(ErrorCode::kAccountIdentifierTaken);
    return std::move(**confirmed);
}

}  // namespace patron::account
