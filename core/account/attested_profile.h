#ifndef PATRON_ACCOUNT_ATTESTED_PROFILE_H
#define PATRON_ACCOUNT_ATTESTED_PROFILE_H

#include <vector>

#include "account/profile_input.h"
#include "account/text_rules.h"
#include "brand/request_context.h"
#include "sdk/auth_type.h"
#include "sdk/identifier.h"

namespace patron::account {

/// What a sign-up asks for once it is known what an issuer says of the customer.
struct AttestedProfile {
    /// As sent, with what it leaves to the issuer filled in. An address that the issuer has
    /// verified is not in it any more.
    ProfileInput input;
    /// Addresses that the issuer has verified: as good as proven by a code.
    std::vector<sdk::Identifier> proven;
    /// Addresses that the issuer only mentions and nobody has asked for: to be taken if free.
    std::vector<sdk::Identifier> offered;
    BadFields bad;
};

/// Joins a customer's input and an attestation. The names of the input go before those of the
/// issuer. An address counts as proven only when the issuer has verified it, and the input does not
/// ask for another one. What identifies the brand's customers is taken from there alone: an
/// unverified one is left out, one that only the input names is a bad field with the rule `same`;
/// it would be the address of whoever it belongs to, unproven. An address that its auth type does
/// not parse is none. Pure, as the other rules.
AttestedProfile joinAttestation(const brand::RequestContext& context, ProfileInput input,
                                const sdk::Attestation& attestation);

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_ATTESTED_PROFILE_H
