#ifndef PATRON_DELIVERY_RECEIPTS_H
#define PATRON_DELIVERY_RECEIPTS_H

#include <string_view>

#include "brand/transaction.h"
#include "delivery/outbox_store.h"
#include "plugin/plugin_set.h"
#include "sdk/receipt.h"
#include "sdk/result.h"

namespace patron::delivery {

/// What providers report of messages that they took. Receipts count, and tell administrators which
/// provider does not deliver where; they never send anything again, so a forged one is a wrong
/// number and no more. Any thread.
class Receipts {
  public:
    Receipts(brand::Database& database, OutboxStore& store) : database_(database), store_(store) {}

    /// Has the provider's channel read the request and keeps what it says: of one message the best
    /// news stays, in whatever order and however often it comes. What belongs to no message, or to
    /// one of another provider, is passed over. How many were news. kRequestRouteUnknown when no
    /// provider of that name reads receipts; kReceiptRefused, kRequestInvalid as
    /// sdk::ReceiptReader says; kServerDatabase: the provider should report again.
    sdk::Result<int> take(const plugin::PluginSet& plugins, std::string_view providerName,
                          const sdk::ReceiptRequest& request);

  private:
    brand::Database& database_;
    OutboxStore& store_;
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_RECEIPTS_H
