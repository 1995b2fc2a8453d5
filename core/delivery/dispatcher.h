#ifndef PATRON_DELIVERY_DISPATCHER_H
#define PATRON_DELIVERY_DISPATCHER_H

#include <functional>
#include <memory>

#include "brand/transaction.h"
#include "delivery/outbox.h"
#include "delivery/outbox_store.h"
#include "delivery/provider_gates.h"
#include "plugin/plugin_set.h"
#include "sdk/log.h"
#include "sdk/time.h"

namespace patron::delivery {

struct DispatcherOptions {
    /// Messages that this process sends at once through one provider. Threads there are for each
    /// usable provider, so that one that hangs holds up no other.
    int senders = 4;
    /// How often the outbox is looked at when nobody wakes the dispatcher (rows of other
    /// processes).
    sdk::Duration pollEvery{500};
    /// What one try may take; a claim lasts this and a margin, so that a healthy sender always
    /// reports before another takes the row over.
    sdk::Duration tryLimit{15'000};
    /// The margin: for writing the result down, and for clocks of machines that differ.
    sdk::Duration claimMargin{10'000};
    sdk::Duration firstBackoff{1'000};
    sdk::Duration maxBackoff{60'000};
    /// What of ProviderGates is not said above.
    ProviderGates::Options gates = {};
    /// The time that claims, backoffs and expiry are judged by; tests move it. Any thread.
    std::function<sdk::TimePoint()> clock = sdk::systemNow;
};

/// Takes due rows from the outbox and hands them to channels, on its own threads. Per row: the
/// first usable provider in order, the next one when a try fails or while it is in trouble
/// (ProviderGates), then back to the queue with a backoff and jitter, until the code has expired:
/// dead. Several processes may each run one: a
/// claim gives a row to exactly one of them, and what a killed process held comes free when its
/// claim ends (at least once, with the same code). A result that cannot be written is tried again
/// until the claim ends. Logs `delivery.sent`, `delivery.retry`, `delivery.dead`,
/// `delivery.no_provider` without address or text.
class Dispatcher {
  public:
    Dispatcher(brand::Database& database, OutboxStore& store, const Outbox& outbox,
               const plugin::PluginSetHolder& plugins, sdk::Log& log, DispatcherOptions options);
    /// Stops as stop() does.
    ~Dispatcher();

    void start();
    /// Something was queued: look now. Cheap, any thread, never blocks.
    void wake();
    /// Ends the tries that run (each within its deadline), reports them, joins. Idempotent.
    void stop();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_DISPATCHER_H
