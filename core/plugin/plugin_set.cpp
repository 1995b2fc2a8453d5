#include "plugin/plugin_set.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace patron::plugin {
namespace {

bool serves(const LoadedProvider& provider, std::int64_t brandId, std::string_view addressKind) {
    const auto& brands = provider.brandIds;
    return provider.channel && provider.channel->addressKind() == addressKind &&
           (brands.empty() || std::find(brands.begin(), brands.end(), brandId) != brands.end());
}

/// How much of the address the provider's best prefix says: 0 for one that serves every address,
/// -1 when it does not serve this one.
int longestPrefix(const LoadedProvider& provider, std::string_view address) {
    if (provider.prefixes.empty()) return 0;
    int longest = -1;
    for (const std::string& prefix : provider.prefixes) {
        if (address.starts_with(prefix))
            longest = std::max(longest, static_cast<int>(prefix.size()));
    }
    return longest;
}

}  // namespace

const sdk::AuthType* PluginSet::authType(std::string_view id) const {
    const auto found = std::find_if(authTypes_.begin(), authTypes_.end(),
                                    [&](const LoadedAuthType& a) { return a.id == id; });
    return found == authTypes_.end() ? nullptr : found->instance.get();
}

const sdk::AuthType* PluginSet::authTypeForAttribute(std::string_view attribute) const {
    const auto found = std::find_if(
        authTypes_.begin(), authTypes_.end(),
        [&](const LoadedAuthType& a) { return a.instance->info().attribute == attribute; });
    return found == authTypes_.end() ? nullptr : found->instance.get();
}

const LoadedProvider* PluginSet::receiverOf(std::string_view name) const {
    for (const auto* list : {&providers_, &retired_}) {
        const auto found = std::ranges::find(*list, name, &LoadedProvider::name);
        if (found == list->end()) continue;
        return found->channel && found->channel->receipts() ? &*found : nullptr;
    }
    return nullptr;
}

bool PluginSet::canReach(std::int64_t brandId, std::string_view addressKind) const {
    return std::any_of(providers_.begin(), providers_.end(), [&](const LoadedProvider& provider) {
        return serves(provider, brandId, addressKind);
    });
}

std::vector<const LoadedProvider*> PluginSet::providersFor(std::int64_t brandId,
                                                           std::string_view addressKind,
                                                           std::string_view address) const {
    using Rank = std::tuple<int, int, bool, std::int64_t>;
    std::vector<std::pair<Rank, const LoadedProvider*>> usable;
    for (const LoadedProvider& provider : providers_) {
        if (!serves(provider, brandId, addressKind)) continue;
        const int prefix = longestPrefix(provider, address);
        if (prefix < 0) continue;
        usable.emplace_back(
            Rank(-prefix, provider.position, provider.brandIds.empty(), provider.providerId),
            &provider);
    }
    std::sort(usable.begin(), usable.end());
    std::vector<const LoadedProvider*> inOrder;
    inOrder.reserve(usable.size());
    for (const auto& [rank, provider] : usable) inOrder.push_back(provider);
    return inOrder;
}

}  // namespace patron::plugin
