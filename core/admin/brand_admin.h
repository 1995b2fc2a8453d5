#ifndef PATRON_ADMIN_BRAND_ADMIN_H
#define PATRON_ADMIN_BRAND_ADMIN_H

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "admin/audit_trail.h"
#include "admin/plugin_lookup.h"
#include "brand/brand_store.h"
#include "brand/transaction.h"
#include "keys/key_ring.h"
#include "keys/random.h"
#include "sdk/result.h"
#include "session/signing_keys.h"

namespace patron::admin {

/// What brand administration draws on; all outlive it.
struct BrandAdminParts {
    brand::Database& database;
    brand::BrandStore& brands;
    session::SigningKeyStore& signingKeys;
    const keys::InstallationKeys& keys;
    keys::RandomSource& random;
    AuthTypeLookup authTypes;
    AuditTrail audit;
};

/// Brands and applications: what an installation is set up with. Changes reach every
/// process within seconds, without a restart, and are in the audit trail. Beside the errors named:
/// kServerDatabase, kAdminConflict (a name or key that exists). One thread at a time.
class BrandAdmin {
  public:
    explicit BrandAdmin(BrandAdminParts parts) : parts_(std::move(parts)) {}

    /// Adds a brand with a token key of its own. kConfigInvalid names what is wrong.
    sdk::Result<brand::Brand> addBrand(brand::Brand brand);
    /// Changes a brand as it then is, so that two administrators at once lose nothing of each
    /// other's. kConfigInvalid, kAdminNotFound. Answers the brand as it is now.
    sdk::Result<brand::Brand> changeBrand(std::string_view nameOrId,
                                          const std::function<void(brand::Brand&)>& change);
    /// An empty key gets a random one.
    sdk::Result<brand::Application> addApplication(brand::Application application);

    sdk::Result<std::shared_ptr<const brand::Catalogue>> catalogue();
    /// By name without case, or by number.
    sdk::Result<brand::Brand> findBrand(std::string_view nameOrId);

  private:
    sdk::Result<void> check(const brand::Brand& brand);
    BrandAdminParts parts_;
};

}  // namespace patron::admin

#endif  // PATRON_ADMIN_BRAND_ADMIN_H
