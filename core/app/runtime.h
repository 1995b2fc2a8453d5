#ifndef PATRON_APP_RUNTIME_H
#define PATRON_APP_RUNTIME_H

#include <memory>
#include <string>

#include "app/config.h"
#include "app/plugin_assembly.h"
#include "brand/catalogue.h"
#include "keys/key_ring.h"
#include "plugin/plugin_loader.h"
#include "plugin/plugin_set.h"
#include "sdk/log.h"
#include "sdk/plugin.h"
#include "sdk/result.h"
#include "session/signing_keys.h"
#include "storage/storage.h"

namespace patron::app {

/// How a process with this configuration opens its database.
storage::StorageOptions storageOptions(const Config& config, bool groupCommit);

/// What the host lends to plugins: clock and log.
class ServiceHost : public sdk::PluginHost {
  public:
    explicit ServiceHost(sdk::Log& log) : log_(log) {}
    sdk::TimePoint now() const override { return sdk::systemNow(); }
    sdk::Log& log() override { return log_; }

  private:
    sdk::Log& log_;
};

/// The parts that every kind of process shares, opened in order: keys, database, settings, plugins,
/// token keys. Each failure is an Error whose detail says what to do. Owns everything.
class Runtime {
  public:
    static sdk::Result<std::unique_ptr<Runtime>> open(const Config& config, sdk::Log& log,
                                                      bool groupCommit);
    /// The same up to the database, for administration: it must work where settings or plugins are
    /// what has to be repaired. catalogue(), plugins(), signingKeys() and prv() come with
    /// ensureSettings().
    static sdk::Result<std::unique_ptr<Runtime>> openWithoutSettings(const Config& config,
                                                                     sdk::Log& log);
    sdk::Result<void> ensureSettings();

    const Config& config() const { return config_; }
    sdk::Log& log() { return log_; }
    storage::Storage& storage() { return *storage_; }
    keys::InstallationKeys& keys() { return *keys_; }
    plugin::PluginLoader& loader() { return *loader_; }
    PluginAssembly& assembly() { return *assembly_; }
    const brand::CatalogueHolder& catalogue() const { return *catalogue_; }
    const plugin::PluginSetHolder& plugins() const { return *plugins_; }
    const session::SigningKeyHolder& signingKeys() const { return *signingKeys_; }
    const std::string& prv() const { return prv_; }

    /// Loads settings, plugins and token keys again when the database's settings version is not the
    /// one in force, or a plugin's file has changed. What cannot be loaded leaves the old set in
    /// force and is the error.
    sdk::Result<void> refreshSettings();

  private:
    Runtime(const Config& config, sdk::Log& log) : config_(config), log_(log), host_(log) {}
    static sdk::Result<std::unique_ptr<Runtime>> openParts(const Config& config, sdk::Log& log,
                                                           bool groupCommit);
    struct Settings;
    sdk::Result<Settings> loadSettings();

    Config config_;
    sdk::Log& log_;
    ServiceHost host_;
    std::unique_ptr<keys::InstallationKeys> keys_;
    std::unique_ptr<storage::Storage> storage_;
    std::unique_ptr<plugin::PluginLoader> loader_;
    std::unique_ptr<PluginAssembly> assembly_;
    std::unique_ptr<brand::CatalogueHolder> catalogue_;
    std::unique_ptr<plugin::PluginSetHolder> plugins_;
    std::unique_ptr<session::SigningKeyHolder> signingKeys_;
    std::string prv_;
};

}  // namespace patron::app

#endif  // PATRON_APP_RUNTIME_H
