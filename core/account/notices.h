#ifndef PATRON_ACCOUNT_NOTICES_H
#define PATRON_ACCOUNT_NOTICES_H

#include <string>
#include <string_view>

#include "account/account_ports.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "delivery/outbox.h"
#include "sdk/auth_type.h"
#include "sdk/result.h"

namespace patron::account {

/// A message without a code.
struct Notice {
    delivery::MessageKind kind = delivery::MessageKind::kIdentifierChanged;
    AccountId accountId = 0;  ///< whose personal data the message is
    std::string to;
    bool discard = false;  ///< as delivery::Draft::discard
};

/// Puts a notice into the outbox, in the caller's write; it is given up after a day.
sdk::Result<void> sendNotice(brand::Transaction& tx, const brand::RequestContext& context,
                             delivery::Outbox& outbox, const sdk::AuthType& reachedBy,
                             const Notice& notice);

/// Who did what to which account, for the audit trail. Views live as long as the call.
struct Deed {
    AccountId accountId = 0;
    std::string_view action;  ///< `account.identifier_changed`
    std::string_view actor = "customer";
    std::string_view detail = {};
};

/// Appends to the audit trail, in the caller's write.
sdk::Result<void> record(brand::Transaction& tx, const brand::RequestContext& context,
                         AuditLog& audit, const Deed& deed);

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_NOTICES_H
