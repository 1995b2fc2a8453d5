#ifndef PATRON_PLUGIN_LOADED_LIBRARY_H
#define PATRON_PLUGIN_LOADED_LIBRARY_H

#include <Poco/ClassLoader.h>

#include <filesystem>
#include <memory>

#include "plugin/plugin_loader.h"

namespace patron::plugin {

/// One library in this process, through the ABI gate, with the one factory that it exports. Its
/// code stays for the life of the process. Immutable once open; any thread.
class PluginLoader::Library {
  public:
    /// @param staged where the copy that may be loaded is
    static sdk::Result<std::shared_ptr<Library>> open(const std::filesystem::path& staged);

    const sdk::PluginInfo& info() const { return info_; }
    /// Null when the library is of the other kind.
    const sdk::AuthTypeFactory* authTypeFactory() const { return authTypes_.factory.get(); }
    const sdk::OtpChannelFactory* otpChannelFactory() const { return channels_.factory.get(); }

  private:
    /// A class loader per library, because Poco's finds a class of the same name in any of its own.
    template <class Factory>
    struct Exported {
        Poco::ClassLoader<Factory> loader;
        std::unique_ptr<Factory> factory;

        sdk::Result<void> take(const std::filesystem::path& staged);
    };

    sdk::Result<void> readInfo();

    sdk::PluginInfo info_;
    Exported<sdk::AuthTypeFactory> authTypes_;
    Exported<sdk::OtpChannelFactory> channels_;
};

}  // namespace patron::plugin

#endif  // PATRON_PLUGIN_LOADED_LIBRARY_H
