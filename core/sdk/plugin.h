#ifndef PATRON_SDK_PLUGIN_H
#define PATRON_SDK_PLUGIN_H

#include <memory>
#include <string>
#include <vector>

#include "sdk/log.h"
#include "sdk/plugin_config.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::sdk::inline v1 {

enum class PluginKind { kAuthType, kOtpChannel };

/// What a plugin says of itself before anything is created from it.
struct PluginInfo {
    /// Stable id, lower case with hyphens, unique among loaded plugins: `smtp`.
    std::string id;
    /// Of this build, for people and logs: `1.4.0`.
    std::string version;
    PluginKind kind = PluginKind::kOtpChannel;
    /// One sentence: what it is for.
    std::string summary;
    /// Every key that `create` reads.
    std::vector<ConfigKey> config;
};

/// What the host lends a plugin instance for its whole life. Outlives every instance. Any thread.
class PluginHost {
  public:
    virtual ~PluginHost() = default;
    /// The time that the rest of the service works with; tests move it.
    virtual TimePoint now() const = 0;
    virtual Log& log() = 0;
};

/// The one class that a plugin library exports (see manifest.h). Poco's class loader makes it with
/// its default constructor; it holds no state. `create` turns a checked configuration into an
/// instance that is ready for use, or says why it cannot (kPluginRefused, with a sentence for the
/// administrator in `detail`). It may be called many times: one instance per provider row and
/// configuration. No exception may leave it. Instances may be called by several threads at once and
/// must not leave threads behind that use them or the host; the library is never unloaded.
template <class Instance>
class PluginFactory {
  public:
    virtual ~PluginFactory() = default;
    virtual PluginInfo info() const = 0;
    virtual Result<std::unique_ptr<Instance>> create(const PluginConfig& config,
                                                     PluginHost& host) const = 0;
};

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_PLUGIN_H
