#include "auth/account_entry.h"

#include <utility>

namespace patron::auth {

using account::AccountState;
using sdk::ErrorCode;
using sdk::Unexpected;

sdk::Result<account::AccountView> accountOf(brand::Transaction& tx,
                                            const brand::RequestContext& context,
                                            const account::AccountPorts& ports,
                                            const sdk::Identifier& identifier) {
    const brand::BrandId brandId = context.brand->id;
    const auto owner =
        ports.accounts.ownerOf(tx, brandId, identifier.attribute(), identifier.key());
    if (!owner) return Unexpected(owner.error());
    if (!*owner || !(*owner)->proven) return sdk::fail(ErrorCode::kAccountRegistrationRequired);
    auto found = ports.accounts.findForUpdate(tx, brandId, (*owner)->accountId, context.now);
    if (!found) return Unexpected(std::move(found.error()));
    // Since its owner was read it may have been locked, or deleted.
    if (!*found || (*found)->account.state == AccountState::kBeingDeleted) {
        return sdk::fail(ErrorCode::kAccountRegistrationRequired);
    }
    if ((*found)->account.state == AccountState::kLocked) {
        return sdk::fail(ErrorCode::kAccountLocked);
    }
    return std::move(**found);
}

sdk::Result<SignInOutcome> withToken(const brand::RequestContext& context,
                                     session::SessionService& sessions, account::AccountView view,
                                     const session::Session& session) {
    auto token = sessions.issue(context, session);
    if (!token) return Unexpected(std::move(token.error()));
    return SignInOutcome{std::move(view), std::move(*token)};
}

}  // namespace patron::auth
