#ifndef PATRON_ADMIN_KEY_ADMIN_H
#define PATRON_ADMIN_KEY_ADMIN_H

#include <string>
#include <utility>
#include <vector>

#include "admin/audit_trail.h"
#include "brand/brand_store.h"
#include "brand/transaction.h"
#include "keys/key_ring.h"
#include "keys/random.h"
#include "sdk/result.h"
#include "session/signing_keys.h"

namespace patron::admin {

/// One key as an administrator sees it: what it is for and its id, never its bytes.
struct KeyListing {
    std::string purpose;  ///< `pepper`, `outbox`, `token of Demo Diner` …
    std::string id;
    std::string state;  ///< `active`, `published`, `verifies until …`, `reads old data`
};

/// The keys of an installation: those in files (keys::KeyPurpose) and the brands' token keys in the
/// database. A rotation is in the audit trail. One thread at a time.
class KeyAdmin {
  public:
    KeyAdmin(brand::Database& database, brand::BrandStore& brands,
             session::SigningKeyStore& signingKeys, keys::InstallationKeys& keys,
             keys::RandomSource& random, AuditTrail audit)
        : database_(database),
          brands_(brands),
          signingKeys_(signingKeys),
          keys_(keys),
          random_(random),
          audit_(std::move(audit)) {}

    sdk::Result<std::vector<KeyListing>> list();

    /// A new key file version for `pepper`, `outbox` or `master`; its id. kServerDatabase: the key
    /// is there, and the audit trail does not say so.
    sdk::Result<std::string> rotateFile(const std::string& purpose);
    /// A new token key for a brand. It signs after kPublishAhead, when every process knows it; the
    /// old ones verify until the last session that they signed for cannot be refreshed any more.
    sdk::Result<std::string> rotateToken(const brand::Brand& brand);

    static constexpr std::chrono::seconds kPublishAhead{10};

  private:
    brand::Database& database_;
    brand::BrandStore& brands_;
    session::SigningKeyStore& signingKeys_;
    keys::InstallationKeys& keys_;
    keys::RandomSource& random_;
    AuditTrail audit_;
};

}  // namespace patron::admin

#endif  // PATRON_ADMIN_KEY_ADMIN_H
