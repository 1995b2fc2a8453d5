#ifndef PATRON_ADMIN_AUDIT_TRAIL_H
#define PATRON_ADMIN_AUDIT_TRAIL_H

#include <string>
#include <string_view>
#include <vector>

#include "account/account_store.h"
#include "brand/brand.h"
#include "brand/transaction.h"
#include "sdk/result.h"

namespace patron::admin {

/// Something that an administrator did to the installation. `detail` is the name of what was
/// changed and the names of its changed parts, never their values: those may be secrets.
struct AdminAction {
    brand::BrandId brandId = 0;  ///< zero: of the installation as a whole
    std::string action;          ///< `provider.retired`, `brand.changed` …
    std::string detail;
};

/// Writes down who did what, in the transaction in which it is done: both are there or neither is.
/// A value; the log outlives it. Errors: kServerDatabase. Any thread.
class AuditTrail {
  public:
    /// @param adminName for the actor, `admin:<name>`
    AuditTrail(account::AuditLog& log, std::string_view adminName)
        : log_(&log), actor_("admin:" + std::string(adminName)) {}

    sdk::Result<void> append(brand::Transaction& tx, AdminAction done) const;

  private:
    account::AuditLog* log_;
    std::string actor_;
};

/// `host, port`; `nothing` when there are none.
std::string listOf(const std::vector<std::string>& names);

}  // namespace patron::admin

#endif  // PATRON_ADMIN_AUDIT_TRAIL_H
