#ifndef PATRON_PLUGIN_PLUGIN_SET_H
#define PATRON_PLUGIN_PLUGIN_SET_H

#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sdk/auth_type.h"
#include "sdk/otp_channel.h"

namespace patron::plugin {

/// A loaded auth type. `id` is what brands name: the plugin's, or its instance's where there are
/// several.
struct LoadedAuthType {
    std::string id;
    std::shared_ptr<const sdk::AuthType> instance;
    /// Why it is still the one of before the file's last change; empty when all is well.
    std::string problem = {};
};

/// An active provider row with the channel made from it, or the reason why there is none.
struct LoadedProvider {
    std::int64_t providerId = 0;
    std::vector<std::int64_t> brandIds;  ///< empty: serves every brand
    std::vector<std::string> prefixes;   ///< of the addresses that it serves; empty: every address
    int position = 0;
    std::string name;  ///< as the administrator calls it, unique
    std::string pluginId;
    std::shared_ptr<sdk::OtpChannel> channel;  ///< null when unusable
    /// Why there is no channel, or why it is still the one of before the row's or the file's last
    /// change; empty when all is well.
    std::string problem;
};

/// Which plugin instances exist, as one immutable value. A request or a delivery takes the set once
/// and keeps it to its end, so a swap never changes the ground under it. Any thread.
class PluginSet {
  public:
    /// @param retired providers that deliver nothing any more, as far as they have a channel
    PluginSet(std::vector<LoadedAuthType> authTypes, std::vector<LoadedProvider> providers,
              std::vector<LoadedProvider> retired = {})
        : authTypes_(std::move(authTypes)),
          providers_(std::move(providers)),
          retired_(std::move(retired)) {}

    /// Null when none of that id is loaded.
    const sdk::AuthType* authType(std::string_view id) const;
    /// The auth type that owns an account attribute, whether or not a brand signs in with it; null
    /// when none is loaded: the attribute is refused then.
    const sdk::AuthType* authTypeForAttribute(std::string_view attribute) const;

    /// Usable providers for a message, in the order in which to try them: those for the longest
    /// prefix of the address first, then by position, a brand's own before those for every brand.
    std::vector<const LoadedProvider*> providersFor(std::int64_t brandId,
                                                    std::string_view addressKind,
                                                    std::string_view address) const;
    /// Whether there is one at all, whatever the address.
    bool canReach(std::int64_t brandId, std::string_view addressKind) const;

    /// Who can read what the provider of that name reports, a retired one included: of what it took
    /// it tells for hours. Null when there is none.
    const LoadedProvider* receiverOf(std::string_view name) const;

    const std::vector<LoadedAuthType>& authTypes() const { return authTypes_; }
    const std::vector<LoadedProvider>& providers() const { return providers_; }

  private:
    std::vector<LoadedAuthType> authTypes_;
    std::vector<LoadedProvider> providers_;
    std::vector<LoadedProvider> retired_;
};

/// Holds the set in force. A shared_mutex around a shared_ptr, because atomic<shared_ptr> of g++ 12
/// fails the thread sanitizer.
class PluginSetHolder {
  public:
    explicit PluginSetHolder(std::shared_ptr<const PluginSet> set) : set_(std::move(set)) {}

    std::shared_ptr<const PluginSet> current() const {
        const std::shared_lock lock(mutex_);
        return set_;
    }
    void replace(std::shared_ptr<const PluginSet> set) {
        const std::unique_lock lock(mutex_);
        set_.swap(set);
    }

  private:
    mutable std::shared_mutex mutex_;
    std::shared_ptr<const PluginSet> set_;
};

}  // namespace patron::plugin

#endif  // PATRON_PLUGIN_PLUGIN_SET_H
