#ifndef PATRON_ACCOUNT_ACCOUNT_READING_H
#define PATRON_ACCOUNT_ACCOUNT_READING_H

#include <optional>
#include <string_view>

#include "account/account.h"
#include "account/account_ports.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "sdk/result.h"

namespace patron::account {

/// An account that may act, out of what the store found: kAccountNotFound when it is gone or being
/// deleted, kAccountLocked. The token was admitted a moment ago; this closes the moment.
sdk::Result<AccountView> readActing(sdk::Result<std::optional<AccountView>> found);

/// The change of an attribute that waits for its code; nothing when none is alive.
sdk::Result<std::optional<PendingChange>> findPending(brand::Transaction& tx,
                                                      const brand::RequestContext& context,
                                                      const AccountPorts& ports,
                                                      AccountId accountId,
                                                      std::string_view attribute);

void setPendingFlag(AccountView& view, std::string_view attribute, bool pending);

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_ACCOUNT_READING_H
