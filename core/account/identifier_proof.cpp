#include "account/identifier_proof.h"

#include "account/code_desk.h"
#include "account/notices.h"

namespace patron::account {
namespace {

using sdk::Unexpected;

/// Whether the holder of a taken identifier may be told now; counts it. An identifier without
/// holder is counted for the asking account, in a counter that nobody reads.
sdk::Result<bool> mayTellHolder(brand::Transaction& tx, const brand::RequestContext& context,
                                otp::OtpService& otp, AccountId askedBy,
                                const std::optional<AccountId>& holder) {
    const std::string key =
        holder ? "holder:" + std::to_string(*holder) : "nobody:" + std::to_string(askedBy);
    auto counted = otp.countAgainst(tx, context, "taken_notice", key, 1, std::chrono::hours(24),
                                    sdk::ErrorCode::kLimitChanges);
    if (counted) return holder.has_value();
    if (counted.error().code == sdk::ErrorCode::kLimitChanges) return false;
    return Unexpected(std::move(counted.error()));
}

}  // namespace

sdk::Identifier identifierOf(const PendingChange& change) {
    return sdk::Identifier::parsed(change.attribute, change.newValue, change.newKey,
                                   change.throttleKey);
}

otp::Subject changeSubject(const sdk::Identifier& identifier, AccountId accountId) {
    return {otp::Purpose::kChangeIdentifier, &identifier, accountId};
}

sdk::Result<bool> beginProof(brand::Transaction& tx, const brand::RequestContext& context,
                             const AccountPorts& ports, otp::OtpService& otp,
                             delivery::Outbox& outbox, const sdk::AuthType& authType,
                             AccountId accountId, const sdk::Identifier& identifier) {
    const auto owner =
        ports.accounts.ownerOf(tx, context.brand->id, identifier.attribute(), identifier.key());
    if (!owner) return Unexpected(owner.error());
    const bool taken = *owner && (*owner)->proven && (*owner)->accountId != accountId;
    const auto holder = taken ? std::optional((*owner)->accountId) : std::nullopt;

    const auto tell = mayTellHolder(tx, context, otp, accountId, holder);
    if (!tell) return Unexpected(tell.error());
    // The comparison form is the same, so what was typed reaches the holder.
    auto told = sendNotice(tx, context, outbox, authType,
                           {delivery::MessageKind::kIdentifierTaken, holder.value_or(accountId),
                            identifier.value(), !*tell});
    if (!told) return Unexpected(std::move(told.error()));

    IssuingDesk desk(tx, context, ports, otp, outbox, authType,
                     {otp::Purpose::kChangeIdentifier, accountId,
                      delivery::MessageKind::kChangeCode, accountId, taken});
    auto begun = authType.begin(identifier, desk);
    if (!begun) return Unexpected(std::move(begun.error()));
    return taken;
}

}  // namespace patron::account
