#include "account/account_reading.h"

#include <algorithm>

namespace patron::account {

sdk::Result<AccountView> readActing(sdk::Result<std::optional<AccountView>> found) {
    if (!found) return sdk::Unexpected(std::move(found.error()));
    if (!*found || (*found)->account.state == AccountState::kBeingDeleted) {
        return sdk::fail(sdk::ErrorCode::kAccountNotFound);
    }
    if ((*found)->account.state == AccountState::kLocked) {
        return sdk::fail(sdk::ErrorCode::kAccountLocked);
    }
    return std::move(**found);
}

sdk::Result<std::optional<PendingChange>> findPending(brand::Transaction& tx,
                                                      const brand::RequestContext& context,
                                                      const AccountPorts& ports,
                                                      AccountId accountId,
                                                      std::string_view attribute) {
    auto list = ports.pendingChanges.list(tx, accountId, context.now);
    if (!list) return sdk::Unexpected(std::move(list.error()));
    const auto found = std::find_if(list->begin(), list->end(),
                                    [&](const auto& c) { return c.attribute == attribute; });
    if (found == list->end()) return std::optional<PendingChange>();
    return std::optional(std::move(*found));
}

void setPendingFlag(AccountView& view, std::string_view attribute, bool pending) {
    (attribute == kPhoneNumber ? view.hasPendingPhoneNumberChange : view.hasPendingEmailChange) =
        pending;
}

}  // namespace patron::account
