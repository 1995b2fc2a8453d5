#ifndef PATRON_PLUGIN_PLUGIN_LOADER_H
#define PATRON_PLUGIN_PLUGIN_LOADER_H

#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "sdk/auth_type.h"
#include "sdk/otp_channel.h"
#include "sdk/plugin.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::plugin {

struct LibraryFile;

/// A plugin that was asked for an instance and has not come back.
struct PluginAtWork {
    std::string pluginId;
    sdk::TimePoint since;
};

/// Loads plugin libraries with Poco's class loader and makes instances from them. Before any C++
/// symbol of a library is used it passes the ABI gate (see the README): path absolute, owned
/// by root or by us and writable by nobody else; C handshake through dlopen(RTLD_NOW | RTLD_LOCAL);
/// manifest with exactly one factory, whose id is the file's name (`smtp.so`). Each refusal is a
/// kPluginRefused with its own sentence in `detail`. Code is never unloaded; a file is staged under
/// a name made of its content hash, so a new build under an old path is new code, and the same
/// build is loaded once. Any thread; calls into a plugin are guarded, so an exception that escapes
/// one becomes an Error or a permanent report. What no gate can contain is a static initialiser
/// that throws: it ends the process.
class PluginLoader {
  public:
    /// @param stageFolder private to this service (made 0700 when missing)
    /// @param host        outlives the loader and every instance
    PluginLoader(std::filesystem::path stageFolder, sdk::PluginHost& host);
    ~PluginLoader();

    /// SHA-256 of a library's content, in hex: a new build is a new value.
    sdk::Result<std::string> hashOf(const std::filesystem::path& library) const;

    /// What a library says of itself; loads it when needed.
    sdk::Result<sdk::PluginInfo> inspect(const std::filesystem::path& library);

    /// From now on the log says which build of each plugin is in use: at once of those that were
    /// used already, of others when an instance is first made, or one of another build is
    /// (`plugin.loaded`). For processes that stay; others would say it with each request.
    void logLoads();

    /// An instance from a library and a configuration (string values by key), which is checked
    /// against the plugin's schema first (kConfigInvalid, see config_check.h). The returned object
    /// guards every call, and may outlive the loader.
    sdk::Result<std::shared_ptr<const sdk::AuthType>> createAuthType(
        const std::filesystem::path& library, const std::map<std::string, std::string>& config);
    sdk::Result<std::shared_ptr<sdk::OtpChannel>> createOtpChannel(
        const std::filesystem::path& library, const std::map<std::string, std::string>& config);

    /// The one that is at it longest: its code is a stranger's, and may hang. Any thread.
    std::optional<PluginAtWork> atWork() const;

  private:
    class Library;
    class Work;
    struct Loaded {
        std::shared_ptr<Library> library;
        std::string hash;
    };
    sdk::Result<Loaded> load(const std::filesystem::path& library);
    template <class Instance, class Factory>
    sdk::Result<Instance> create(const std::filesystem::path& library,
                                 const std::map<std::string, std::string>& config,
                                 Factory factoryOf);
    sdk::Result<std::shared_ptr<Library>> open(const LibraryFile& file,
                                               const std::filesystem::path& original);
    void noteUse(const Library& library, const std::string& hash);
    void logLoad(const std::string& id) const;

    /// The build of a plugin that was used last.
    struct Build {
        std::string version;
        std::string hash;
    };
    std::filesystem::path stageFolder_;
    sdk::PluginHost& host_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Library>> byContentHash_;
    std::map<std::string, Build> buildsById_;
    bool logsLoads_ = false;
    mutable std::mutex workMutex_;  ///< not mutex_, which is held while a library is opened
    std::list<PluginAtWork> work_;
};

}  // namespace patron::plugin

#endif  // PATRON_PLUGIN_PLUGIN_LOADER_H
