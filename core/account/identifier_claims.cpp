#include "account/identifier_claims.h"

#include "account/notices.h"

namespace patron::account {
namespace {

using sdk::Unexpected;

std::string_view otherAttribute(std::string_view attribute) {
    return attribute == kPhoneNumber ? kEmail : kPhoneNumber;
}

/// Tells the account that a value is gone, at its other address: the lost one belongs to somebody
/// else now. Without another address nobody can be told.
sdk::Result<void> tellLoss(brand::Transaction& tx, const brand::RequestContext& context,
                           delivery::Outbox& outbox, const Account& loser,
                           std::string_view lostAttribute) {
    const std::string_view attribute = otherAttribute(lostAttribute);
    const sdk::AuthType* type = context.plugins->authTypeForAttribute(attribute);
    const std::string& address = loser.attribute(attribute);
    if (type == nullptr || address.empty()) return {};
    return sendNotice(tx, context, outbox, *type,
                      {delivery::MessageKind::kIdentifierLost, loser.id, address, false});
}

/// Clears the value of an account whose unproven claim is gone.
sdk::Result<void> displace(brand::Transaction& tx, const brand::RequestContext& context,
                           const AccountPorts& ports, delivery::Outbox& outbox, AccountId loserId,
                           const std::string& attribute) {
    auto found = ports.accounts.findForUpdate(tx, context.brand->id, loserId, context.now);
    if (!found) return Unexpected(std::move(found.error()));
    if (!*found) return {};
    Account loser = (*found)->account;
    const std::int64_t version = loser.version++;
    loser.setAttribute(attribute, "");
    loser.updatedAt = context.now;
    auto updated = ports.accounts.update(tx, loser, version);
    if (!updated) return Unexpected(std::move(updated.error()));
    if (!*updated) return sdk::fail(sdk::ErrorCode::kServerInternal, "locked account changed");
    auto recorded =
        record(tx, context, ports.audit, {loserId, "account.identifier_lost", "system", attribute});
    if (!recorded) return recorded;
    return tellLoss(tx, context, outbox, loser, attribute);
}

}  // namespace

bool mustBeUnique(const brand::RequestContext& context, std::string_view attribute) {
    return attribute == kEmail || context.authType->info().attribute == attribute ||
           context.brand->settings.phoneNumberUnique;
}

sdk::Result<bool> claimProven(brand::Transaction& tx, const brand::RequestContext& context,
                              const AccountPorts& ports, delivery::Outbox& outbox,
                              AccountId accountId, const sdk::Identifier& identifier) {
    const brand::BrandId brandId = context.brand->id;
    const std::string& attribute = identifier.attribute();
    const auto claim =
        ports.accounts.claim(tx, brandId, accountId, attribute, identifier.key(), true);
    if (!claim) return Unexpected(claim.error());
    if (claim->displaced != 0) {
        auto gone = displace(tx, context, ports, outbox, claim->displaced, attribute);
        if (!gone) return Unexpected(std::move(gone.error()));
    }
    return claim->taken;
}

sdk::Result<void> claimUnproven(brand::Transaction& tx, const brand::RequestContext& context,
                                const AccountPorts& ports, AccountId accountId,
                                const sdk::Identifier& identifier) {
    const brand::BrandId brandId = context.brand->id;
    const std::string& attribute = identifier.attribute();
    // A claim from times when the brand wanted uniqueness must not outlive the value.
    if (!mustBeUnique(context, attribute)) {
        return ports.accounts.release(tx, brandId, accountId, attribute);
    }
    const auto claim =
        ports.accounts.claim(tx, brandId, accountId, attribute, identifier.key(), false);
    if (!claim) return Unexpected(claim.error());
    if (claim->taken) return {};
    return Unexpected(sdk::Error::badFields({{attribute, "unique", "Another account has this.",
                                              sdk::ErrorCode::kAccountIdentifierTaken}}));
}

}  // namespace patron::account
