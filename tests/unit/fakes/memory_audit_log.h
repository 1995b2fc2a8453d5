#ifndef PATRON_TESTS_UNIT_FAKES_MEMORY_AUDIT_LOG_H
#define PATRON_TESTS_UNIT_FAKES_MEMORY_AUDIT_LOG_H

#include <vector>

#include "account/account_store.h"
#include "fakes/memory_database.h"

namespace patron::fakes {

/// The audit trail in memory. Inside the pieces of work of its database only.
class MemoryAuditLog : public account::AuditLog {
  public:
    explicit MemoryAuditLog(MemoryDatabase& database) { database.track(events_); }

    sdk::Result<void> append(brand::Transaction&, const account::AuditEvent& event) override {
        events_.push_back(event);
        return {};
    }
    sdk::Result<std::vector<account::AuditEvent>> latest(brand::Transaction&,
                                                         const account::AuditQuery&) override {
        return std::vector(events_.rbegin(), events_.rend());
    }
    sdk::Result<int> purge(brand::Transaction&, sdk::TimePoint, int) override { return 0; }

    // For tests.
    const std::vector<account::AuditEvent>& events() const { return events_; }

  private:
    std::vector<account::AuditEvent> events_;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_MEMORY_AUDIT_LOG_H
