#include "plugin/plugin_loader.h"

#include <iterator>
#include <utility>

#include "plugin/call_guard.h"
#include "plugin/config_check.h"
#include "plugin/guarded_auth_type.h"
#include "plugin/guarded_otp_channel.h"
#include "plugin/library_file.h"
#include "plugin/loaded_library.h"

namespace patron::plugin {
namespace {

using sdk::ErrorCode;
using sdk::Result;

/// Of a hash: enough to tell builds apart.
constexpr std::size_t kHashDigitsInLog = 12;

/// Puts the file's name in front of a sentence, so that it can stand alone in a log.
sdk::Unexpected refuse(const std::filesystem::path& library, const std::string& sentence) {
    return sdk::fail(ErrorCode::kPluginRefused,
                     "plugin " + library.string() + " is refused: " + sentence);
}

/// An instance from a factory that may throw, fail or return nothing.
template <class Instance>
Result<std::unique_ptr<Instance>> make(const sdk::PluginFactory<Instance>& factory,
                                       const sdk::PluginConfig& config, sdk::PluginHost& host) {
    try {
        auto made = factory.create(config, host);
        if (made && *made == nullptr) {
            return sdk::fail(ErrorCode::kPluginRefused, "its factory made nothing");
        }
        return made;
    } catch (...) {
        return sdk::fail(
            ErrorCode::kPluginRefused,
            "its factory threw " + nameOfCurrentException() + " instead of saying what is wrong");
    }
}

Result<std::shared_ptr<const sdk::AuthType>> guarded(std::unique_ptr<sdk::AuthType> plugin,
                                                     CallGuard guard,
                                                     std::shared_ptr<const void> library) {
    sdk::AuthTypeInfo info = guard(
        "info", [&] { return plugin->info(); }, [] { return sdk::AuthTypeInfo(); });
    if (info.attribute.empty()) {
        return sdk::fail(ErrorCode::kPluginRefused, "it does not name the attribute that it owns");
    }
    return std::shared_ptr<const sdk::AuthType>(std::make_shared<GuardedAuthType>(
        std::move(guard), std::move(info), std::move(plugin), std::move(library)));
}

Result<std::shared_ptr<sdk::OtpChannel>> guarded(std::unique_ptr<sdk::OtpChannel> plugin,
                                                 CallGuard guard,
                                                 std::shared_ptr<const void> library) {
    std::string kind = guard(
        "addressKind", [&] { return std::string(plugin->addressKind()); },
        [] { return std::string(); });
    if (kind.empty()) {
        return sdk::fail(ErrorCode::kPluginRefused, "it does not say which addresses it reaches");
    }
    const sdk::MessageBrowser* browser = guard(
        "browser", [&] { return std::as_const(*plugin).browser(); },
        []() -> const sdk::MessageBrowser* { return nullptr; });
    const sdk::ReceiptReader* receipts = guard(
        "receipts", [&] { return std::as_const(*plugin).receipts(); },
        []() -> const sdk::ReceiptReader* { return nullptr; });
    return std::shared_ptr<sdk::OtpChannel>(std::make_shared<GuardedOtpChannel>(
        std::move(guard), GuardedOtpChannel::Parts{std::move(kind), browser, receipts},
        std::move(plugin), std::move(library)));
}

/// Configuration check, creation and guard, the same for both kinds.
template <class Guarded, class Factory>
Result<Guarded> instanceOf(const Factory* factory, const sdk::PluginInfo& info,
                           const std::map<std::string, std::string>& values, sdk::PluginHost& host,
                           const std::filesystem::path& path,
                           const std::shared_ptr<const void>& library) {
    if (!factory) return refuse(path, "it is of the other kind of plugin than is needed here");
    auto config = checkConfig(info, values);
    if (!config) return sdk::Unexpected(std::move(config.error()));
    auto made = make(*factory, *config, host);
    if (!made) return refuse(path, made.error().detail);
    auto instance = guarded(std::move(*made), CallGuard(info.id, host), library);
    if (!instance) return refuse(path, instance.error().detail);
    return Guarded(std::move(*instance));
}

}  // namespace

/// Noted as long as it lives.
class PluginLoader::Work {
  public:
    Work(PluginLoader& loader, const std::filesystem::path& library) : loader_(loader) {
        const std::lock_guard lock(loader_.workMutex_);
        loader_.work_.push_back({library.stem(), sdk::systemNow()});
        place_ = std::prev(loader_.work_.end());
    }
    ~Work() {
        const std::lock_guard lock(loader_.workMutex_);
        loader_.work_.erase(place_);
    }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

  private:
    PluginLoader& loader_;
    std::list<PluginAtWork>::iterator place_;
};

std::optional<PluginAtWork> PluginLoader::atWork() const {
    const std::lock_guard lock(workMutex_);
    if (work_.empty()) return std::nullopt;
    return work_.front();
}

PluginLoader::PluginLoader(std::filesystem::path stageFolder, sdk::PluginHost& host)
    : stageFolder_(std::move(stageFolder)), host_(host) {}

PluginLoader::~PluginLoader() = default;

Result<std::string> PluginLoader::hashOf(const std::filesystem::path& library) const {
    auto file = readLibraryFile(library);
    if (!file) return sdk::Unexpected(file.error());
    return std::move(file->hash);
}

Result<sdk::PluginInfo> PluginLoader::inspect(const std::filesystem::path& library) {
    auto loaded = load(library);
    if (!loaded) return sdk::Unexpected(std::move(loaded.error()));
    return loaded->library->info();
}

template <class Instance, class Factory>
Result<Instance> PluginLoader::create(const std::filesystem::path& library,
                                      const std::map<std::string, std::string>& config,
                                      Factory factoryOf) {
    const Work noted(*this, library);
    auto loaded = load(library);
    if (!loaded) return sdk::Unexpected(std::move(loaded.error()));
    const Library& code = *loaded->library;
    auto made = instanceOf<Instance>((code.*factoryOf)(), code.info(), config, host_, library,
                                     loaded->library);
    if (made) noteUse(code, loaded->hash);
    return made;
}

Result<std::shared_ptr<const sdk::AuthType>> PluginLoader::createAuthType(
    const std::filesystem::path& library, const std::map<std::string, std::string>& config) {
    return create<std::shared_ptr<const sdk::AuthType>>(library, config, &Library::authTypeFactory);
}

Result<std::shared_ptr<sdk::OtpChannel>> PluginLoader::createOtpChannel(
    const std::filesystem::path& library, const std::map<std::string, std::string>& config) {
    return create<std::shared_ptr<sdk::OtpChannel>>(library, config, &Library::otpChannelFactory);
}

Result<PluginLoader::Loaded> PluginLoader::load(const std::filesystem::path& library) {
    const auto file = readLibraryFile(library);
    if (!file) return refuse(library, file.error().detail);

    const std::lock_guard lock(mutex_);
    auto& known = byContentHash_[file->hash];
    if (!known) {
        auto opened = open(*file, library);
        if (!opened) return refuse(library, opened.error().detail);
        known = std::move(*opened);
    }
    if (known->info().id != library.stem()) {
        return refuse(library, "it calls itself " + known->info().id + ", so its file must be " +
                                   known->info().id + ".so: no two libraries may claim one id");
    }
    return Loaded{known, file->hash};
}

void PluginLoader::noteUse(const Library& library, const std::string& hash) {
    const std::lock_guard lock(mutex_);
    const sdk::PluginInfo& info = library.info();
    Build& build = buildsById_[info.id];
    if (build.hash == hash) return;
    build = {info.version, hash};
    if (logsLoads_) logLoad(info.id);
}

void PluginLoader::logLoads() {
    const std::lock_guard lock(mutex_);
    logsLoads_ = true;
    for (const auto& [id, build] : buildsById_) logLoad(id);
}

void PluginLoader::logLoad(const std::string& id) const {
    const Build& build = buildsById_.at(id);
    host_.log().write(sdk::LogLevel::kInfo, "plugin.loaded",
                      {{"plugin", id},
                       {"version", build.version},
                       {"sha256", std::string_view(build.hash).substr(0, kHashDigitsInLog)}});
}

Result<std::shared_ptr<PluginLoader::Library>> PluginLoader::open(
    const LibraryFile& file, const std::filesystem::path& original) {
    const auto staged = stageLibraryFile(file, original, stageFolder_);
    if (!staged) return sdk::Unexpected(staged.error());
    return Library::open(*staged);
}

}  // namespace patron::plugin
