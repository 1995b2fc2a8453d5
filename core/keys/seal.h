#ifndef PATRON_KEYS_SEAL_H
#define PATRON_KEYS_SEAL_H

#include <string>
#include <string_view>

#include "keys/key_ring.h"
#include "keys/random.h"
#include "sdk/result.h"

namespace patron::keys {

/// Encrypts and authenticates with AES-256-GCM (NIST SP 800-38D) and a random 96-bit nonce. The
/// result is text: `v1.<key id>.<base64url of nonce, ciphertext, tag>`. `context` is bound but not
/// stored: a sealed value that is moved to another row does not open.
std::string seal(const KeyRing& ring, RandomSource& random, std::string_view plain,
                 std::string_view context);

/// The key id of a sealed text, empty when it is none.
std::string_view sealedWith(std::string_view sealed);

/// Opens what seal made; kServerInternal when the key is gone, the text was changed or the context
/// is another.
sdk::Result<sdk::Secret> open(const KeyRing& ring, std::string_view sealed,
                              std::string_view context);

}  // namespace patron::keys

#endif  // PATRON_KEYS_SEAL_H
