#ifndef PATRON_ACCOUNT_IDENTIFIER_CLAIMS_H
#define PATRON_ACCOUNT_IDENTIFIER_CLAIMS_H

#include <string_view>

#include "account/account_ports.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "delivery/outbox.h"
#include "sdk/identifier.h"
#include "sdk/result.h"

namespace patron::account {

/// Whether no two accounts of the brand may have the same value of an attribute (rule A3.1):
/// e-mail always; a phone number where it identifies customers or the brand wants it so. Where it
/// need not be unique, nobody claims it.
bool mustBeUnique(const brand::RequestContext& context, std::string_view attribute);

/// Gives an account an identifier that it has proven, in the caller's write. Whoever had it
/// unproven loses it: that account's value is cleared and its owner told at the other address it
/// has (rule A3.4.5). False when it is somebody else's by proof. The account's own value is
/// the caller's to set.
sdk::Result<bool> claimProven(brand::Transaction& tx, const brand::RequestContext& context,
                              const AccountPorts& ports, delivery::Outbox& outbox,
                              AccountId accountId, const sdk::Identifier& identifier);

/// The claim for a value that nobody proves, in the caller's write: kAccountIdentifierTaken with
/// the attribute as field when another account has it, proven or not. Nothing is claimed where the
/// attribute need not be unique.
sdk::Result<void> claimUnproven(brand::Transaction& tx, const brand::RequestContext& context,
                                const AccountPorts& ports, AccountId accountId,
                                const sdk::Identifier& identifier);

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_IDENTIFIER_CLAIMS_H
