#ifndef PATRON_ACCOUNT_IDENTIFIER_PROOF_H
#define PATRON_ACCOUNT_IDENTIFIER_PROOF_H

#include "account/account.h"
#include "account/account_ports.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "delivery/outbox.h"
#include "otp/otp_service.h"
#include "sdk/auth_type.h"
#include "sdk/identifier.h"
#include "sdk/result.h"

namespace patron::account {

/// The identifier that a pending change waits for; it was parsed when the change began.
sdk::Identifier identifierOf(const PendingChange& change);

/// Whose proof of what: the subject of the codes of a change.
otp::Subject changeSubject(const sdk::Identifier& identifier, AccountId accountId);

/// Has the auth type begin the proof of an account's new identifier, in the caller's write. True
/// when the identifier is somebody else's: then the code is made and thrown away, and the holder is
/// told instead, at most once a day (rule A3.4.4). Free or taken, the same reads and the same
/// rows are made, so that neither answer nor time tells (rule X3). What
/// IssuingDesk::issueCode refuses is refused here.
sdk::Result<bool> beginProof(brand::Transaction& tx, const brand::RequestContext& context,
                             const AccountPorts& ports, otp::OtpService& otp,
                             delivery::Outbox& outbox, const sdk::AuthType& authType,
                             AccountId accountId, const sdk::Identifier& identifier);

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_IDENTIFIER_PROOF_H
