#ifndef PATRON_APP_CONFIG_H
#define PATRON_APP_CONFIG_H

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sdk/result.h"

namespace patron::app {

/// What a process needs to know before it can reach the database: one TOML file, every key
/// documented in configKeys(). What brands and administrators change at run time is not here.
struct Config {
    enum class Mode { kProduction, kDemo };

    Mode mode = Mode::kProduction;
    std::string database;
    std::filesystem::path keysFolder;
    std::filesystem::path pluginFolder;
    std::filesystem::path stageFolder;
    std::filesystem::path sqlFolder;
    std::vector<std::string> authTypes;
    /// Plugins of the auth types that are called otherwise than their plugin, by id.
    std::map<std::string, std::string> authTypePlugins;
    /// Configuration of auth types, by id.
    std::map<std::string, std::map<std::string, std::string>> authTypeConfig;

    /// The plugin that an auth type is an instance of: several providers are several instances.
    const std::string& pluginOf(const std::string& authTypeId) const {
        const auto named = authTypePlugins.find(authTypeId);
        return named == authTypePlugins.end() ? authTypeId : named->second;
    }

    std::string listen = "unix:/run/patron/patrond.sock";
    int listenMode = 0660;
    int workers = 16;
    int maxQueued = 1024;
    int drainSeconds = 10;
    bool groupCommit = true;
    int busyTimeoutMs = 5000;
    int databaseConnections = 16;
    /// Multiplies the limits per client address (demo and benchmarks).
    int clientLimitFactor = 1;
    bool deliver = true;
    int senders = 4;
    std::string logLevel = "info";
};

/// One key of the file, for `patronctl config show` and the documentation.
struct ConfigKeyDoc {
    std::string name;
    std::string description;
    std::string defaultValue;  ///< empty: required
};
const std::vector<ConfigKeyDoc>& configKeys();

/// Reads a file. Unknown keys, wrong types and values out of range are refused, all of them in one
/// kConfigInvalid whose detail has a line each. `${NAME}` in a text is the environment's value,
/// `file:PATH` as a whole text is the content of that file without its last line break. Relative
/// paths count from the file's folder.
sdk::Result<Config> loadConfig(const std::filesystem::path& file);

/// Where a program looks when it is not told: PATRON_CONFIG, else /etc/patron/patron.toml.
std::filesystem::path defaultConfigFile();

}  // namespace patron::app

#endif  // PATRON_APP_CONFIG_H
