#include "app/ctl/context.h"

#include <pwd.h>
#include <sysexits.h>
#include <unistd.h>

#include <cstdlib>

#include "delivery/receipts.h"
#include "keys/random.h"

namespace patron::app::ctl {

void refuse(const sdk::Error& error) {
    throw Refusal{error.detail.empty() ? std::string(sdk::errorId(error.code)) : error.detail,
                  error.code == sdk::ErrorCode::kServerDatabase ? EX_TEMPFAIL : 1};
}

const Config& Context::config() {
    if (config_ == nullptr) config_ = std::make_unique<Config>(need(loadConfig(configFile)));
    return *config_;
}

sdk::Log& Context::log() {
    // People at a shell read sentences; only what went wrong is worth a log line here.
    if (log_ == nullptr) log_ = std::make_unique<JsonLog>("error", false);
    return *log_;
}

Runtime& Context::runtime() {
    if (runtime_ == nullptr) runtime_ = need(Runtime::openWithoutSettings(config(), log()));
    return *runtime_;
}

Runtime& Context::runtimeWithSettings() {
    need(runtime().ensureSettings());
    return *runtime_;
}

plugin::PluginLoader& Context::loader() {
    if (loader_ == nullptr) {
        need(keys::InstallationKeys::checkOwner(config().keysFolder));
        host_ = std::make_unique<ServiceHost>(log());
        loader_ = std::make_unique<plugin::PluginLoader>(config().stageFolder, *host_);
    }
    return *loader_;
}

RequestStack& Context::stack() {
    if (stack_ == nullptr) stack_ = std::make_unique<RequestStack>(runtimeWithSettings());
    return *stack_;
}

admin::AuditTrail Context::auditTrail() { return {runtime().storage().audit(), adminName()}; }

admin::PluginLookup Context::pluginLookup() {
    return [&opened = runtime()](const std::string& pluginId) {
        return opened.loader().inspect(opened.assembly().libraryOf(pluginId));
    };
}

admin::AuthTypeLookup Context::authTypeLookup() {
    return [&opened = runtime()](const std::string& id) -> sdk::Result<sdk::AuthTypeInfo> {
        const auto made = opened.assembly().makeAuthType(id);
        if (!made) return sdk::Unexpected(made.error());
        return (*made)->info();
    };
}

admin::BrandAdmin& Context::brands() {
    if (brands_ == nullptr) {
        storage::Storage& storage = runtime().storage();
        brands_ = std::make_unique<admin::BrandAdmin>(admin::BrandAdminParts{
            storage.database(), storage.brands(), storage.signingKeys(), runtime().keys(),
            keys::systemRandom(), authTypeLookup(), auditTrail()});
    }
    return *brands_;
}

admin::ProviderAdmin& Context::providers() {
    if (providers_ != nullptr) return *providers_;
    Runtime& opened = runtime();
    admin::ChannelMaker channels =
        [&opened](
            const std::string& pluginId,
            const admin::ConfigValues& values) -> sdk::Result<std::shared_ptr<sdk::OtpChannel>> {
        auto channel =
            opened.loader().createOtpChannel(opened.assembly().libraryOf(pluginId), values);
        if (channel && (*channel)->browser() != nullptr &&
            opened.config().mode == Config::Mode::kProduction) {
            return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                             pluginId +
                                 " keeps the messages that it delivers, which only mode = "
                                 "\"demo\" may do");
        }
        return channel;
    };
    storage::Storage& storage = opened.storage();
    providers_ = std::make_unique<admin::ProviderAdmin>(admin::ProviderAdminParts{
        storage.database(), storage.brands(), opened.keys(), keys::systemRandom(), pluginLookup(),
        std::move(channels), auditTrail(), storage.outbox()});
    return *providers_;
}

admin::MessageAdmin Context::messages() {
    return {runtime().storage().database(), runtime().storage().outbox()};
}

sdk::Result<int> Context::takeReceipt(const std::string& provider,
                                      const sdk::ReceiptRequest& request) {
    const auto plugins = runtimeWithSettings().plugins().current();
    storage::Storage& storage = runtime().storage();
    return delivery::Receipts(storage.database(), storage.outbox())
        .take(*plugins, provider, request);
}

admin::TemplateAdmin Context::templates() {
    return {runtime().storage().database(), runtime().storage().brands(), auditTrail()};
}

admin::KeyAdmin& Context::keys() {
    if (keys_ == nullptr) {
        storage::Storage& storage = runtime().storage();
        keys_ = std::make_unique<admin::KeyAdmin>(storage.database(), storage.brands(),
                                                  storage.signingKeys(), runtime().keys(),
                                                  keys::systemRandom(), auditTrail());
    }
    return *keys_;
}

admin::AccountAdmin& Context::accounts() {
    if (accounts_ == nullptr) {
        RequestStack& wired = stack();
        accounts_ =
            std::make_unique<admin::AccountAdmin>(wired.ports(), wired.otp(), wired.accounts());
    }
    return *accounts_;
}

brand::RequestContext Context::requestContext(const std::string& brandName) {
    const brand::Brand brand = need(brands().findBrand(brandName));
    brand::RequestContext context;
    context.catalogue = runtimeWithSettings().catalogue().current();
    context.plugins = runtime().plugins().current();
    context.brand = context.catalogue->findBrand(brand.id);
    context.authType = context.plugins->authType(brand.authType);
    context.now = sdk::systemNow();
    context.requestId = keys::randomUuid(keys::systemRandom());
    context.language = brand.locale;
    return context;
}

std::string Context::adminName() const {
    const char* sudoUser = std::getenv("SUDO_USER");
    if (sudoUser != nullptr) return sudoUser;
    const passwd* user = getpwuid(getuid());
    return user != nullptr ? user->pw_name : std::to_string(getuid());
}

}  // namespace patron::app::ctl
