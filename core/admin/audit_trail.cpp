#include "admin/audit_trail.h"

#include <utility>

#include "sdk/time.h"

namespace patron::admin {

sdk::Result<void> AuditTrail::append(brand::Transaction& tx, AdminAction done) const {
    account::AuditEvent event;
    event.brandId = done.brandId;
    event.action = std::move(done.action);
    event.actor = actor_;
    event.detail = std::move(done.detail);
    event.at = sdk::systemNow();
    return log_->append(tx, event);
}

std::string listOf(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list.append(list.empty() ? "" : ", ").append(name);
    return list.empty() ? "nothing" : list;
}

}  // namespace patron::admin
