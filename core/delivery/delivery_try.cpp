#include "delivery/delivery_try.h"

#include <algorithm>
#include <variant>

namespace patron::delivery {
namespace {

using Outcome = sdk::DeliveryReport::Outcome;

void logFailure(sdk::Log& log, const OutboxRow& row, const plugin::LoadedProvider& provider,
                const sdk::DeliveryReport& report) {
    log.write(sdk::LogLevel::kWarning, "delivery.provider_failed",
              {{"brand", row.brandId},
               {"id", row.id},
               {"provider", provider.name},
               {"country", row.country},
               {"permanent", report.outcome == Outcome::kPermanent},
               {"reason", report.reason}});
}

// Waits add up to the shortest: a provider that is ready sooner must not wait for another's limit.
class Waits {
  public:
    void add(sdk::Duration wait) {
        shortest_ = any_ ? std::min(shortest_, wait) : wait;
        any_ = true;
    }
    bool any() const { return any_; }
    sdk::Duration shortest() const { return shortest_; }

  private:
    bool any_ = false;
    sdk::Duration shortest_{0};
};

}  // namespace

TryResult tryProviders(const plugin::PluginSet& plugins, ProviderGates& gates, const OutboxRow& row,
                       const sdk::OutboundMessage& message, sdk::Deadline deadline, sdk::Log& log) {
    const auto providers = plugins.providersFor(row.brandId, row.addressKind, message.to);
    TryResult result;
    Waits waits;
    bool tried = false;
    for (std::size_t i = 0; i < providers.size(); ++i) {
        const plugin::LoadedProvider& provider = *providers[i];
        if (deadline.expired()) {
            waits.add(sdk::Duration::zero());  // the providers not asked are ready
            if (result.reason.empty()) result.reason = "no time left for a try";
            break;
        }
        const auto admission = gates.enter(provider);
        if (const auto* closed = std::get_if<ProviderGates::Closed>(&admission)) {
            waits.add(closed->wait);
            if (!tried) result.reason = provider.name + ": " + closed->why;
            if (closed->inTrouble) {
                result.busyFor = std::min(result.busyFor, closed->wait);
                continue;
            }
            if (!tried) result.busyProviderId = provider.providerId;
            break;
        }
        tried = true;
        const bool last = i + 1 == providers.size();
        const sdk::Duration share = last ? deadline.remaining() : deadline.remaining() / 2;
        const sdk::DeliveryReport report =
            provider.channel->deliver(message, sdk::Deadline::in(share));
        gates.leave(provider, std::get<ProviderGates::Entered>(admission), report);
        result.asked.push_back(provider.providerId);
        result.providerName = provider.name;
        result.reason = report.reason;
        if (report.outcome == Outcome::kAccepted) {
            result.outcome = TryResult::Outcome::kAccepted;
            result.providerMessageId = report.providerMessageId;
            return result;
        }
        logFailure(log, row, provider, report);
        if (report.outcome == Outcome::kRetry) waits.add(report.retryAfter);
    }
    if (providers.empty()) {
        result.reason = "no usable provider";
        return result;
    }
    result.outcome = !waits.any() ? TryResult::Outcome::kRefused
                     : tried      ? TryResult::Outcome::kRetry
                                  : TryResult::Outcome::kHeld;
    result.retryAfter = waits.shortest();
    return result;
}

}  // namespace patron::delivery
