#include "delivery/provider_gates.h"

#include <algorithm>
#include <utility>

namespace patron::delivery {
namespace {

using Outcome = sdk::DeliveryReport::Outcome;

/// A try ends within a fraction of a second where all is well.
constexpr sdk::Duration kTryAgainWhenBusy{100};

}  // namespace

std::variant<ProviderGates::Entered, ProviderGates::Closed> ProviderGates::enter(
    const plugin::LoadedProvider& provider) {
    const sdk::TimePoint now = options_.clock();
    const std::lock_guard lock(mutex_);
    Gate& gate = gateOf(provider);
    // Longer than any pause: the clock was set back.
    const bool paused = now < gate.pausedUntil && gate.pausedUntil - now <= options_.longestPause;
    if (paused) return closedByPause(gate, now);
    // After a pause one try finds out for all.
    const bool probing = gate.pause > sdk::Duration::zero();
    if (probing && !gate.underWay.empty()) return closedByPause(gate, now);
    if (std::cmp_greater_equal(gate.underWay.size(), options_.triesAtOnce)) {
        return closedByTries(gate, now);
    }
    gate.underWay.emplace(++tries_, now);
    return Entered{provider.channel.get(), tries_};
}

// When the pause is over, all wait for what is under way: for its answer at first, and as for
// another pause when that does not come. A short wait would have a whole backlog claimed and put
// back all the time.
sdk::Duration ProviderGates::waitInPause(const Gate& gate, sdk::TimePoint now) const {
    sdk::Duration wait = gate.pausedUntil - now;
    if (wait <= sdk::Duration::zero()) {
        const sdk::Duration age = now - gate.underWay.begin()->second;
        wait = age < options_.hangsAfter ? options_.hangsAfter - age : gate.pause;
    }
    // Longer than any pause: the clock was set back.
    return std::max(kTryAgainWhenBusy, std::min(wait, options_.longestPause));
}

// By instance: for a while the old set of a swap is asked as well as the new one.
ProviderGates::Gate& ProviderGates::gateOf(const plugin::LoadedProvider& provider) {
    const auto found = gates_.find(provider.channel.get());
    if (found != gates_.end() && !found->second.instance.expired()) return found->second;
    std::erase_if(gates_, [](const auto& entry) { return entry.second.instance.expired(); });
    Gate& gate = gates_[provider.channel.get()];
    gate.instance = provider.channel;
    return gate;
}

ProviderGates::Closed ProviderGates::closedByPause(const Gate& gate, sdk::TimePoint now) const {
    return {true, waitInPause(gate, now),
            "paused after " + std::to_string(gate.failures) +
                " failures in a row, the last: " + gate.lastFailure};
}

ProviderGates::Closed ProviderGates::closedByTries(const Gate& gate, sdk::TimePoint now) const {
    const auto oldest = gate.underWay.begin()->second;
    if (now - oldest < options_.hangsAfter) return {false, kTryAgainWhenBusy, "busy"};
    // The longer it lasts, the less often all that waits for it is claimed and put back.
    return {true, std::clamp(now - oldest, options_.hangsAfter, options_.longestPause),
            "it does not answer"};
}

void ProviderGates::leave(const plugin::LoadedProvider& provider, const Entered& entered,
                          const sdk::DeliveryReport& report) {
    const std::lock_guard lock(mutex_);
    const auto found = gates_.find(entered.instance);
    if (found == gates_.end()) return;
    Gate& gate = found->second;
    gate.underWay.erase(entered.number);
    // Refusing one message, for now or for good, says nothing about the next.
    if (report.outcome == Outcome::kPermanent || report.onlyThisMessage) return;
    if (report.outcome == Outcome::kRetry) {
        return failed(gate, provider, report.reason);
    }
    if (gate.pause > sdk::Duration::zero()) {
        log_.write(sdk::LogLevel::kInfo, "delivery.provider_back", {{"provider", provider.name}});
    }
    gate.failures = 0;
    gate.pause = sdk::Duration::zero();
}

std::size_t ProviderGates::replaced(const plugin::PluginSet& plugins) {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::ranges::count_if(gates_, [&](const auto& entry) {
        const auto isThis = [&](const auto& provider) {
            return provider.channel.get() == entry.first;
        };
        return !entry.second.underWay.empty() && std::ranges::none_of(plugins.providers(), isThis);
    }));
}

void ProviderGates::failed(Gate& gate, const plugin::LoadedProvider& provider,
                           const std::string& reason) {
    const sdk::TimePoint now = options_.clock();
    ++gate.failures;
    gate.lastFailure = reason;
    // What was under way when the pause began tells nothing new.
    if (gate.failures < options_.failuresToPause || now < gate.pausedUntil) return;
    gate.pause = gate.pause == sdk::Duration::zero()
                     ? options_.firstPause
                     : std::min(2 * gate.pause, options_.longestPause);
    gate.pausedUntil = now + gate.pause;
    log_.write(sdk::LogLevel::kWarning, "delivery.provider_paused",
               {{"provider", provider.name},
                {"failures", gate.failures},
                {"seconds", std::chrono::duration_cast<std::chrono::seconds>(gate.pause).count()},
                {"reason", reason}});
}

}  // namespace patron::delivery
