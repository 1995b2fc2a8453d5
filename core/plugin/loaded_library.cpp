#include "plugin/loaded_library.h"

#include <Poco/Exception.h>
#include <dlfcn.h>

#include <utility>

#include "plugin/abi_gate.h"
#include "plugin/call_guard.h"
#include "plugin/config_check.h"
#include "sdk/abi.h"

namespace patron::plugin {
namespace {

using sdk::Result;

sdk::Unexpected refuse(std::string sentence) {
    return sdk::fail(sdk::ErrorCode::kPluginRefused, std::move(sentence));
}

/// Loads the code and returns its handshake. All symbols are bound now: one that is missing fails
/// here and not in the middle of a call. The handle is never closed, because code is never
/// unloaded.
Result<const PatronPluginAbi*> handshake(const std::filesystem::path& staged) {
    void* const handle = ::dlopen(staged.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle) return refuse(std::string("the system cannot load it: ") + ::dlerror());
    using Handshake = const PatronPluginAbi* (*)();
    const auto ask = reinterpret_cast<Handshake>(::dlsym(handle, sdk::kAbiSymbol));
    if (!ask) {
        return refuse("it is no Patron plugin: it does not export the handshake " +
                      std::string(sdk::kAbiSymbol) + " (see sdk/manifest.h)");
    }
    const PatronPluginAbi* abi = ask();
    if (!abi) return refuse("its handshake is empty");
    return abi;
}

}  // namespace

template <class Factory>
Result<void> PluginLoader::Library::Exported<Factory>::take(
    const std::filesystem::path& staged) try {
    loader.loadLibrary(staged.string());
    const auto& manifest = loader.manifestFor(staged.string());
    if (manifest.size() != 1) {
        return refuse("it exports " + std::to_string(manifest.size()) +
                      " factories; a plugin exports exactly one");
    }
    factory.reset((*manifest.begin())->create());
    return {};
} catch (const Poco::LibraryLoadException& e) {
    return refuse("it does not export a factory of the kind that its handshake names: " +
                  e.message());
} catch (...) {
    return refuse("its factory threw " + nameOfCurrentException() + " while it was made");
}

Result<std::shared_ptr<PluginLoader::Library>> PluginLoader::Library::open(
    const std::filesystem::path& staged) {
    const auto abi = handshake(staged);
    if (!abi) return sdk::Unexpected(abi.error());
    const std::string mismatch = abiMismatch(**abi, sdk::abiOfThisBuild((*abi)->kind));
    if (!mismatch.empty()) return refuse(mismatch);

    auto library = std::make_shared<Library>();
    const bool isAuthType = (*abi)->kind == PATRON_SDK_KIND_AUTH_TYPE;
    auto taken = isAuthType ? library->authTypes_.take(staged) : library->channels_.take(staged);
    if (!taken) return sdk::Unexpected(std::move(taken.error()));
    if (auto read = library->readInfo(); !read) return sdk::Unexpected(std::move(read.error()));
    return library;
}

Result<void> PluginLoader::Library::readInfo() try {
    info_ = authTypes_.factory ? authTypes_.factory->info() : channels_.factory->info();
    const auto kind =
        authTypes_.factory ? sdk::PluginKind::kAuthType : sdk::PluginKind::kOtpChannel;
    if (info_.kind != kind) return refuse("it says that it is of another kind than its factory");
    return checkPluginInfo(info_);
} catch (...) {
    return refuse("its factory threw " + nameOfCurrentException() + " when asked what it is");
}

}  // namespace patron::plugin
