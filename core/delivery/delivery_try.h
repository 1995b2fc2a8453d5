#ifndef PATRON_DELIVERY_DELIVERY_TRY_H
#define PATRON_DELIVERY_DELIVERY_TRY_H

#include <cstdint>
#include <string>
#include <vector>

#include "delivery/outbox_store.h"
#include "delivery/provider_gates.h"
#include "plugin/plugin_set.h"
#include "sdk/log.h"
#include "sdk/otp_channel.h"

namespace patron::delivery {

/// What one try of a message came to, over all providers that were asked.
struct TryResult {
    enum class Outcome {
        kAccepted,    ///< by the last one asked
        kRetry,       ///< at least one provider may take it later
        kRefused,     ///< every provider refused it for good
        kHeld,        ///< none was asked: every one is busy or in trouble just now
        kNoProvider,  ///< none is usable for this brand, address kind and address
    };
    Outcome outcome = Outcome::kNoProvider;
    std::vector<std::int64_t> asked;  ///< providers, in this order
    std::string providerName;
    std::string providerMessageId;
    std::string reason;
    /// With kHeld: the provider that is only busy, which passes in no time; zero: none is.
    std::int64_t busyProviderId = 0;
    /// With that: when one in trouble that was passed over before it is worth another look; the
    /// longest span: none was.
    sdk::Duration busyFor = sdk::Duration::max();
    /// The soonest that a provider which asked to wait wants to be asked again; zero: one did not
    /// say.
    sdk::Duration retryAfter{0};

    /// The last one asked; zero: none was.
    std::int64_t providerId() const { return asked.empty() ? 0 : asked.back(); }
};

/// Hands a message to the usable providers of its brand in order until one accepts it or the
/// deadline is over. One in trouble is passed over, one that is only busy is waited for. A provider
/// with others behind it gets half of what is left, so that one that hangs cannot eat the whole
/// try. Logs each provider that did not take it (`delivery.provider_failed`). Any thread.
TryResult tryProviders(const plugin::PluginSet& plugins, ProviderGates& gates, const OutboxRow& row,
                       const sdk::OutboundMessage& message, sdk::Deadline deadline, sdk::Log& log);

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_DELIVERY_TRY_H
