#ifndef PATRON_APP_RUNTIME_H
#define PATRON_APP_RUNTIME_H

#include <cstdint>
#include <memory>
#include <mutex>
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

/// Settings that this process does not run with, because they cannot be loaded here.
struct RefusedSettings {
    std::int64_t version = 0;
    std::string reason;  ///< for everybody to read; empty: none are refused
};

/// What a refresh is to load.
enum class Refresh {
    kChanges,  ///< what another process or somebody's hand has changed
    kAll,      ///< everything, since what could not be made may have been for the want of a file
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

    /// Reads the key files, and loads settings, plugins and token keys again when the database's
    /// settings version is not the one in force, a plugin's file has changed or the last load was
    /// refused. What cannot be loaded leaves the old set in force and is the error. One thread at a
    /// time.
    sdk::Result<void> refreshSettings(Refresh refresh = Refresh::kChanges);
    /// What the last load met with; it stays until one succeeds. Any thread.
    RefusedSettings refused() const;
    /// Whether an auth type or a provider of the set in force has a problem. Any thread.
    bool hasRefusedPlugin() const;

  private:
    Runtime(const Config& config, sdk::Log& log) : config_(config), log_(log), host_(log) {}
    static sdk::Result<std::unique_ptr<Runtime>> openParts(const Config& config, sdk::Log& log,
                                                           bool groupCommit);
    struct Settings;
    sdk::Result<Settings> loadSettings();
    sdk::Result<void> replaceSettings();
    void setRefused(RefusedSettings refused);

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
    mutable std::mutex refusedMutex_;
    RefusedSettings refused_;
};

}  // namespace patron::app

#endif  // PATRON_APP_RUNTIME_H
