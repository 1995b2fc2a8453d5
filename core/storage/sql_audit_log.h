#ifndef PATRON_STORAGE_SQL_AUDIT_LOG_H
#define PATRON_STORAGE_SQL_AUDIT_LOG_H

#include "account/account_store.h"

namespace patron::storage {

/// account::AuditLog in SQL.
class SqlAuditLog final : public account::AuditLog {
  public:
    sdk::Result<void> append(brand::Transaction& tx, const account::AuditEvent& event) override;
    sdk::Result<std::vector<account::AuditEvent>> latest(brand::Transaction& tx,
                                                         const account::AuditQuery& query) override;
    sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint before, int limit) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_AUDIT_LOG_H
