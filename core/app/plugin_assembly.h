#ifndef PATRON_APP_PLUGIN_ASSEMBLY_H
#define PATRON_APP_PLUGIN_ASSEMBLY_H

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/config.h"
#include "brand/brand_store.h"
#include "brand/catalogue.h"
#include "keys/key_ring.h"
#include "plugin/plugin_loader.h"
#include "plugin/plugin_set.h"
#include "sdk/log.h"
#include "sdk/result.h"

namespace patron::app {

/// Makes plugin sets out of configuration and database: the auth types of the file and of the
/// brands, and a channel for each active provider row. An instance whose row and library have not
/// changed is carried over from the set before, so a reload does not cut idle connections. One
/// thread at a time.
class PluginAssembly {
  public:
    PluginAssembly(const Config& config, plugin::PluginLoader& loader,
                   const keys::InstallationKeys& keys, sdk::Log& log)
        : config_(config), loader_(loader), keys_(keys), log_(log) {}

    /// Where a new row or library is refused and there is an instance from before, that one stays,
    /// in the set with its problem, and logged; it is tried again with every set. Without one an
    /// auth type is an error, and a provider is in the set without a channel, and logged when it is
    /// usable. In production a channel that keeps messages is an error (rule C11). What cannot be
    /// made of a retired provider is left out.
    sdk::Result<std::shared_ptr<const plugin::PluginSet>> build(
        const brand::Catalogue& catalogue, const std::vector<brand::ProviderRow>& providers);

    /// Whether a library that the last set was made of is not the same file any more.
    bool filesChanged() const;

    std::filesystem::path libraryOf(const std::string& pluginId) const;
    /// A new instance of a configured auth type, apart from any set: tells whether it can be made.
    sdk::Result<std::shared_ptr<const sdk::AuthType>> makeAuthType(const std::string& id);

  private:
    /// Changes whenever a file is written, replaced or removed.
    using Stamp = std::array<std::int64_t, 6>;
    struct File {
        Stamp stamp{};
        std::string hash;  ///< empty: it could not be read, which whoever loads it will say
    };
    struct AuthType {
        std::string hash;  ///< of the file that the instance is of
        std::shared_ptr<const sdk::AuthType> instance;
        std::string problem;
    };
    struct Channel {
        std::string identity;  ///< plugin, its build and the configuration looked at last
        std::shared_ptr<sdk::OtpChannel> instance;
        std::string problem;
    };

    static Stamp stampOf(const std::filesystem::path& library);
    std::string hashOf(const std::string& pluginId);
    sdk::Result<AuthType> authType(const std::string& id);
    sdk::Result<std::vector<plugin::LoadedAuthType>> authTypes(const brand::Catalogue& catalogue);
    sdk::Result<std::shared_ptr<sdk::OtpChannel>> makeChannel(const brand::ProviderRow& row);
    Channel channelOf(const brand::ProviderRow& row);
    Channel retiredChannelOf(const brand::ProviderRow& row);
    std::string identityOf(const brand::ProviderRow& row);

    const Config& config_;
    plugin::PluginLoader& loader_;
    const keys::InstallationKeys& keys_;
    sdk::Log& log_;
    std::map<std::filesystem::path, File> files_;
    std::map<std::string, AuthType> authTypesById_;
    std::map<std::int64_t, Channel> channelsByRow_;
};

}  // namespace patron::app

#endif  // PATRON_APP_PLUGIN_ASSEMBLY_H
