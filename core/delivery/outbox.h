#ifndef PATRON_DELIVERY_OUTBOX_H
#define PATRON_DELIVERY_OUTBOX_H

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "brand/request_context.h"
#include "brand/transaction.h"
#include "delivery/message.h"
#include "delivery/outbox_store.h"
#include "delivery/texts/templates.h"
#include "keys/key_ring.h"
#include "keys/random.h"
#include "sdk/otp_channel.h"
#include "sdk/result.h"

namespace patron::delivery {

/// Whom a brand's messages come from, for an address of that kind: its sender id for text messages
/// (it may have none), else its name, as far as a header takes it.
std::string senderNameOf(const brand::Brand& brand, std::string_view addressKind);

/// Where use cases leave messages. The row is written in the caller's transaction, so a code and
/// its message exist together or not at all; sending is the dispatcher's business, later. Any
/// thread.
class Outbox {
  public:
    Outbox(OutboxStore& store, const keys::InstallationKeys& keys, keys::RandomSource& random);

    /// Renders the texts in the request's language, seals them and adds the row; its number.
    sdk::Result<std::int64_t> enqueue(brand::Transaction& tx, const brand::RequestContext& context,
                                      const Draft& draft);

    /// How many messages this process has queued so far, refused writes included: when it rises, it
    /// is time to wake the dispatcher. Any thread.
    std::uint64_t queued() const { return queued_.load(std::memory_order_relaxed); }

    /// The message of a claimed row, ready for a channel; an error when its key is gone.
    sdk::Result<sdk::OutboundMessage> openRow(const OutboxRow& row) const;

  private:
    OutboxStore& store_;
    const keys::InstallationKeys& keys_;
    keys::RandomSource& random_;
    Templates templates_;
    std::atomic<std::uint64_t> queued_{0};
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_OUTBOX_H
