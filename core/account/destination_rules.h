#ifndef PATRON_ACCOUNT_DESTINATION_RULES_H
#define PATRON_ACCOUNT_DESTINATION_RULES_H

#include <string>

#include "account/account_ports.h"
#include "brand/request_context.h"
#include "brand/transaction.h"
#include "otp/otp_service.h"
#include "sdk/identifier.h"
#include "sdk/result.h"

// Where a brand's codes may go and how many of them (rule H6): the defence against those who have
// codes sent to numbers that earn them money. Notices are not counted; whoever causes one has
// proven an address first.
namespace patron::account {

/// Lets a code go to the identifier's country (as AuthType::countryOf says) and counts it there, in
/// the caller's write: what is rolled back is not counted. kOtpDestinationRefused, with the
/// attribute as the field, for a country that the brand does not allow; kLimitBudget with
/// retryAfter when the country's codes of the hour are used up. Where the brand only records, the
/// code goes and what would have been refused is in the audit trail. An identifier without a
/// country is always let through.
sdk::Result<void> admitDestination(brand::Transaction& tx, const brand::RequestContext& context,
                                   const AccountPorts& ports, otp::OtpService& otp,
                                   const std::string& country, const sdk::Identifier& identifier,
                                   AccountId askedBy);

/// What to answer for an error: a refused destination, be it by its country, its budget or its
/// kind, is written to the audit trail first, in a write of its own because the refused one left
/// nothing behind. A client address that is refused as often in an hour as it may send gets
/// kLimitSends, and nothing is written. Other errors come back as they are. `askedBy`: zero for
/// sign-in.
sdk::Error recordRefusal(const brand::RequestContext& context, const AccountPorts& ports,
                         otp::OtpService& otp, AccountId askedBy, sdk::Error error);

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_DESTINATION_RULES_H
