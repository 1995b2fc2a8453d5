#include "app/runtime.h"

#include <algorithm>

namespace patron::app {

namespace {

/// A database's own words may hold what is stored, and are for the log.
std::string reasonOf(const sdk::Error& error) {
    if (error.code == sdk::ErrorCode::kServerDatabase) {
        return "the database does not give them; the log says why";
    }
    return error.detail.empty() ? std::string(sdk::errorId(error.code)) : error.detail;
}

}  // namespace

/// What changes at run time, loaded in one read.
struct Runtime::Settings {
    std::shared_ptr<const brand::Catalogue> catalogue;
    std::shared_ptr<const plugin::PluginSet> plugins;
    std::shared_ptr<const session::SigningKeySet> signingKeys;
    std::string prv;
};

sdk::Result<Runtime::Settings> Runtime::loadSettings() {
    Settings settings;
    std::vector<brand::ProviderRow> providers;
    std::vector<session::SigningKeyRow> keyRows;
    auto loaded = storage_->database().read([&](brand::Transaction& tx) -> sdk::Result<void> {
        auto catalogue = storage_->brands().loadCatalogue(tx);
        if (!catalogue) return sdk::Unexpected(catalogue.error());
        settings.catalogue = std::move(*catalogue);
        auto rows = storage_->brands().loadProviders(tx);
        if (!rows) return sdk::Unexpected(rows.error());
        providers = std::move(*rows);
        auto keys = storage_->signingKeys().load(tx);
        if (!keys) return sdk::Unexpected(keys.error());
        keyRows = std::move(*keys);
        auto prv = storage_->brands().installationConstant(tx);
        if (!prv) return sdk::Unexpected(prv.error());
        settings.prv = std::move(*prv);
        return {};
    });
    if (!loaded) return sdk::Unexpected(loaded.error());
    auto opened = session::SigningKeySet::open(keyRows, *keys_);
    if (!opened) return sdk::Unexpected(opened.error());
    settings.signingKeys = std::move(*opened);
    auto plugins = assembly_->build(*settings.catalogue, providers);
    if (!plugins) return sdk::Unexpected(plugins.error());
    settings.plugins = std::move(*plugins);
    return settings;
}

storage::StorageOptions storageOptions(const Config& config, bool groupCommit) {
    return {config.database, std::chrono::milliseconds(config.busyTimeoutMs), groupCommit,
            static_cast<std::size_t>(config.databaseConnections)};
}

sdk::Result<std::unique_ptr<Runtime>> Runtime::openParts(const Config& config, sdk::Log& log,
                                                         bool groupCommit) {
    std::unique_ptr<Runtime> runtime(new Runtime(config, log));
    auto keys = keys::InstallationKeys::load(config.keysFolder);
    if (!keys) return sdk::Unexpected(keys.error());
    runtime->keys_ = std::move(*keys);

    auto storage = storage::Storage::open(storageOptions(config, groupCommit));
    if (!storage) return sdk::Unexpected(storage.error());
    runtime->storage_ = std::move(*storage);

    runtime->loader_ = std::make_unique<plugin::PluginLoader>(config.stageFolder, runtime->host_);
    runtime->assembly_ =
        std::make_unique<PluginAssembly>(runtime->config_, *runtime->loader_, *runtime->keys_, log);
    return runtime;
}

sdk::Result<std::unique_ptr<Runtime>> Runtime::open(const Config& config, sdk::Log& log,
                                                    bool groupCommit) {
    auto runtime = openParts(config, log, groupCommit);
    if (!runtime) return runtime;
    if (auto loaded = (*runtime)->ensureSettings(); !loaded) {
        return sdk::Unexpected(loaded.error());
    }
    return runtime;
}

sdk::Result<std::unique_ptr<Runtime>> Runtime::openWithoutSettings(const Config& config,
                                                                   sdk::Log& log) {
    return openParts(config, log, false);
}

sdk::Result<void> Runtime::ensureSettings() {
    if (catalogue_ != nullptr) return {};
    auto settings = loadSettings();
    if (!settings) return sdk::Unexpected(settings.error());
    plugins_ = std::make_unique<plugin::PluginSetHolder>(std::move(settings->plugins));
    signingKeys_ = std::make_unique<session::SigningKeyHolder>(std::move(settings->signingKeys));
    prv_ = std::move(settings->prv);
    catalogue_ = std::make_unique<brand::CatalogueHolder>(std::move(settings->catalogue));
    return {};
}

sdk::Result<void> Runtime::replaceSettings() {
    auto settings = loadSettings();
    if (!settings) return sdk::Unexpected(settings.error());
    // Token keys first: a brand must not be visible before its key is.
    signingKeys_->replace(std::move(settings->signingKeys));
    plugins_->replace(std::move(settings->plugins));
    catalogue_->replace(std::move(settings->catalogue));
    return {};
}

sdk::Result<void> Runtime::refreshSettings(Refresh refresh) {
    const auto version = storage_->database().read(
        [&](brand::Transaction& tx) { return storage_->brands().settingsVersion(tx); });
    if (!version) return sdk::Unexpected(version.error());
    const bool news = *version != catalogue_->current()->version() || assembly_->filesChanged() ||
                      !refused().reason.empty();
    auto done = keys_->reload();
    if (done && !news && refresh == Refresh::kChanges) return {};
    if (done) done = replaceSettings();
    if (!done) {
        setRefused({*version, reasonOf(done.error())});
        return done;
    }
    setRefused({});
    if (news) log_.write(sdk::LogLevel::kInfo, "settings.loaded", {{"version", *version}});
    return {};
}

RefusedSettings Runtime::refused() const {
    const std::lock_guard lock(refusedMutex_);
    return refused_;
}

void Runtime::setRefused(RefusedSettings refused) {
    const std::lock_guard lock(refusedMutex_);
    refused_ = std::move(refused);
}

bool Runtime::hasRefusedPlugin() const {
    const auto isRefused = [](const auto& made) { return !made.problem.empty(); };
    const auto plugins = plugins_->current();
    return std::ranges::any_of(plugins->providers(), isRefused) ||
           std::ranges::any_of(plugins->authTypes(), isRefused);
}

}  // namespace patron::app
