#ifndef PATRON_OTP_HASHES_H
#define PATRON_OTP_HASHES_H

#include <string>
#include <string_view>

#include "brand/brand.h"
#include "keys/key_ring.h"
#include "otp/challenge.h"
#include "sdk/identifier.h"

// The keyed hashes (hex) that stand in the database for addresses, clients and codes; used by this
// folder alone. Each begins with a word for what it is, so that none can pass for another. Those of
// addresses and clients use the lookup key, which is not rotated; they are as lasting as the
// limits.
namespace patron::otp {

/// Of an address as an account has it: each spelling that is an account of its own has its own
/// challenge.
std::string addressHash(const keys::InstallationKeys& keys, brand::BrandId brandId,
                        const sdk::Identifier& identifier);

/// Of an address as limits count it: the spellings of one mailbox are one.
std::string throttleHash(const keys::InstallationKeys& keys, brand::BrandId brandId,
                         const sdk::Identifier& identifier);

/// Of anything else that limits count by, under a name for what it is.
std::string limitHash(const keys::InstallationKeys& keys, brand::BrandId brandId,
                      std::string_view name, std::string_view first, std::string_view second = {});

/// Of a code, bound to its challenge and generation: the same digits for another brand, purpose,
/// address, account or resend hash to something else (rules C6, C8).
std::string codeHash(const keys::Key& pepper, const ChallengeKey& key, std::int64_t generation,
                     std::string_view code);

}  // namespace patron::otp

#endif  // PATRON_OTP_HASHES_H
