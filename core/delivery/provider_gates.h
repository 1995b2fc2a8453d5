#ifndef PATRON_DELIVERY_PROVIDER_GATES_H
#define PATRON_DELIVERY_PROVIDER_GATES_H

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <variant>

#include "plugin/plugin_set.h"
#include "sdk/log.h"
#include "sdk/otp_channel.h"
#include "sdk/time.h"

namespace patron::delivery {

/// What keeps one provider's trouble its own: how many tries it may have at once, and a circuit
/// breaker. After some failures in a row nothing is sent to it for a pause; then one try probes it,
/// and its failure doubles the pause. A swapped provider starts anew, beside what the old one still
/// has in hand. What this process saw; each
/// process finds out for itself. Logs `delivery.provider_paused` and `delivery.provider_back`. Any
/// thread.
class ProviderGates {
  public:
    struct Options {
        int triesAtOnce = 4;
        int failuresToPause = 5;
        /// Short: what one provider says may be about the addresses of a few messages only.
        sdk::Duration firstPause{3'000};
        sdk::Duration longestPause{15'000};
        /// All its tries under way and none ended for so long: it hangs.
        sdk::Duration hangsAfter{2'000};
        std::function<sdk::TimePoint()> clock = sdk::systemNow;
    };

    ProviderGates(const Options& options, sdk::Log& log) : options_(options), log_(log) {}

    /// A try that may begin; to be ended by leave().
    struct Entered {
        const sdk::OtpChannel* instance = nullptr;
        std::uint64_t number = 0;
    };
    struct Closed {
        /// It does not answer: ask the next provider. Else it is only busy, and its place is worth
        /// waiting for.
        bool inTrouble = false;
        sdk::Duration wait{0};  ///< until another look is worth while
        std::string why;
    };
    std::variant<Entered, Closed> enter(const plugin::LoadedProvider& provider);

    void leave(const plugin::LoadedProvider& provider, const Entered& entered,
               const sdk::DeliveryReport& report);

    /// How many channels have tries under way and are not in the set any more.
    std::size_t replaced(const plugin::PluginSet& plugins);

  private:
    struct Gate {
        std::weak_ptr<const sdk::OtpChannel> instance;  ///< another may be where this one was
        int failures = 0;                               ///< in a row
        std::string lastFailure;                        ///< what it said at the last of them
        sdk::TimePoint pausedUntil;
        sdk::Duration pause{0};
        std::map<std::uint64_t, sdk::TimePoint> underWay;  ///< since when
    };

    Gate& gateOf(const plugin::LoadedProvider& provider);
    sdk::Duration waitInPause(const Gate& gate, sdk::TimePoint now) const;
    Closed closedByPause(const Gate& gate, sdk::TimePoint now) const;
    Closed closedByTries(const Gate& gate, sdk::TimePoint now) const;
    void failed(Gate& gate, const plugin::LoadedProvider& provider, const std::string& reason);

    const Options options_;
    sdk::Log& log_;
    std::mutex mutex_;  ///< guards what follows
    std::map<const sdk::OtpChannel*, Gate> gates_;
    std::uint64_t tries_ = 0;
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_PROVIDER_GATES_H
