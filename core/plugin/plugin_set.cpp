#include "plugin/plugin_set.h"

#include <algorithm>
#include <tuple>

namespace patron::plugin {

const sdk::AuthType* PluginSet::authType(std::string_view pluginId) const {
    const auto found = std::find_if(authTypes_.begin(), authTypes_.end(),
                                    [&](const LoadedAuthType& a) { return a.id == pluginId; });
    return found == authTypes_.end() ? nullptr : found->instance.get();
}

const sdk::AuthType* PluginSet::authTypeForAttribute(std::string_view attribute) const {
    const auto found = std::find_if(
        authTypes_.begin(), authTypes_.end(),
        [&](const LoadedAuthType& a) { return a.instance->info().attribute == attribute; });
    return found == authTypes_.end() ? nullptr : found->instance.get();
}

std::vector<const LoadedProvider*> PluginSet::providersFor(std::int64_t brandId,
                                                           std::string_view addressKind) const {
    std::vector<const LoadedProvider*> usable;
    for (const LoadedProvider& provider : providers_) {
        if (provider.channel && (provider.brandId == 0 || provider.brandId == brandId) &&
            provider.channel->addressKind() == addressKind) {
            usable.push_back(&provider);
        }
    }
    const auto order = [](const LoadedProvider* p) {
        return std::tuple(p->position, p->brandId == 0, p->providerId);
    };
    std::sort(usable.begin(), usable.end(),
              [&](const auto* a, const auto* b) { return order(a) < order(b); });
    return usable;
}

}  // namespace patron::plugin
