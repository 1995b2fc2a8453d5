#include "app/conversion_watch.h"

#include <algorithm>
#include <string>

namespace patron::app {
namespace {

constexpr std::chrono::hours kEvery{1};
/// A code lives ten minutes at most: what is younger may yet be used.
constexpr std::chrono::minutes kTimeToUse{10};

}  // namespace

sdk::Result<void> ConversionWatch::look(sdk::TimePoint now) {
    if (now < nextLook_) return {};
    const auto until = now - kTimeToUse;
    auto seen = storage_.database().read([&](brand::Transaction& tx) -> sdk::Result<void> {
        const auto codes = storage_.outbox().conversions(tx, until - kEvery, until);
        if (!codes) return sdk::Unexpected(codes.error());
        const auto providers = storage_.brands().loadProviders(tx);
        if (!providers) return sdk::Unexpected(providers.error());
        for (const delivery::Conversion& each : *codes) {
            if (!delivery::raisesDoubt(each)) continue;
            const auto provider =
                std::ranges::find(*providers, each.providerId, &brand::ProviderRow::id);
            log_.write(sdk::LogLevel::kWarning, "delivery.low_conversion",
                       {{"provider", provider == providers->end() ? std::to_string(each.providerId)
                                                                  : provider->name},
                        {"country", each.country},
                        {"sent", each.sent},
                        {"delivered", each.delivered},
                        {"used", each.used}});
        }
        return {};
    });
    if (seen) nextLook_ = now + kEvery;
    return seen;
}

}  // namespace patron::app
