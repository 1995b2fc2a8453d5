#ifndef PATRON_ADMIN_MESSAGE_ADMIN_H
#define PATRON_ADMIN_MESSAGE_ADMIN_H

#include <cstdint>
#include <functional>
#include <vector>

#include "brand/transaction.h"
#include "delivery/outbox_store.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::admin {

/// What became of messages, and sending again what was given up. Never shows an address, a text or
/// a code. Errors: kServerDatabase. One thread at a time.
class MessageAdmin {
  public:
    MessageAdmin(brand::Database& database, delivery::OutboxStore& store,
                 std::function<sdk::TimePoint()> now = sdk::systemNow)
        : database_(database), store_(store), now_(std::move(now)) {}

    sdk::Result<std::vector<delivery::OutboxCount>> count();
    /// Not sent yet, nor given up; the next one due first.
    sdk::Result<std::vector<delivery::OutboxRow>> waiting(int limit);
    /// The latest first.
    sdk::Result<std::vector<delivery::OutboxRow>> dead(int limit);

    /// Taken by a provider that later said it could not deliver; the latest first.
    sdk::Result<std::vector<delivery::OutboxRow>> undelivered(int limit);
    /// What became of the codes of the last so many hours, by provider and country.
    sdk::Result<std::vector<delivery::Conversion>> conversions(std::chrono::hours span);

    /// kAdminNotFound when no message of that number was given up, or it cannot be sent any more:
    /// its code has expired.
    sdk::Result<void> replay(std::int64_t id);
    /// All that can still be sent; how many.
    sdk::Result<int> replayAll();

  private:
    sdk::Result<int> replayBatch(std::int64_t id);

    brand::Database& database_;
    delivery::OutboxStore& store_;
    std::function<sdk::TimePoint()> now_;
};

}  // namespace patron::admin

#endif  // PATRON_ADMIN_MESSAGE_ADMIN_H
