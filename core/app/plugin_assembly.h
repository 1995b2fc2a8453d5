#ifndef PATRON_APP_PLUGIN_ASSEMBLY_H
#define PATRON_APP_PLUGIN_ASSEMBLY_H

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
/// brands, and a channel for each provider row. An instance whose row has not changed is carried
/// over from the set before, so a reload does not cut idle connections. One thread at a time.
class PluginAssembly {
  public:
    PluginAssembly(const Config& config, plugin::PluginLoader& loader,
                   const keys::InstallationKeys& keys, sdk::Log& log)
        : config_(config), loader_(loader), keys_(keys), log_(log) {}

    /// An auth type that cannot load is an error; a provider that cannot is in the set as unusable,
    /// with its reason, and logged. In production a channel that keeps messages is an error
    /// (rule C11).
    sdk::Result<std::shared_ptr<const plugin::PluginSet>> build(
        const brand::Catalogue& catalogue, const std::vector<brand::ProviderRow>& providers);

    std::filesystem::path libraryOf(const std::string& pluginId) const;

  private:
    sdk::Result<std::vector<plugin::LoadedAuthType>> authTypes(const brand::Catalogue& catalogue);
    plugin::LoadedProvider provider(const brand::ProviderRow& row);

    const Config& config_;
    plugin::PluginLoader& loader_;
    const keys::InstallationKeys& keys_;
    sdk::Log& log_;
    std::map<std::string, std::shared_ptr<const sdk::AuthType>> authTypesById_;
    std::map<std::string, std::shared_ptr<sdk::OtpChannel>> channelsByRow_;
};

}  // namespace patron::app

#endif  // PATRON_APP_PLUGIN_ASSEMBLY_H
