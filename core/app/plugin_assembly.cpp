#include "app/plugin_assembly.h"

#include <set>

#include "admin/provider_config.h"

namespace patron::app {

using sdk::ErrorCode;

namespace {

sdk::Unexpected cannotShare(std::string one, const std::string& other, const std::string& share) {
    one.append(" and ").append(other).append(" both ").append(share).append("; load one of them");
    return sdk::fail(ErrorCode::kPluginRefused, std::move(one));
}

}  // namespace

std::filesystem::path PluginAssembly::libraryOf(const std::string& pluginId) const {
    return std::filesystem::absolute(config_.pluginFolder) / (pluginId + ".so");
}

sdk::Result<std::vector<plugin::LoadedAuthType>> PluginAssembly::authTypes(
    const brand::Catalogue& catalogue) {
    std::set<std::string> wanted(config_.authTypes.begin(), config_.authTypes.end());
    for (const brand::Brand& brand : catalogue.brands()) wanted.insert(brand.authType);

    std::vector<plugin::LoadedAuthType> loaded;
    std::map<std::string, std::string> owners;
    std::map<int, std::string> numbers;
    for (const std::string& id : wanted) {
        auto& instance = authTypesById_[id];
        if (instance == nullptr) {
            const auto settings = config_.authTypeConfig.find(id);
            auto created =
                loader_.createAuthType(libraryOf(id), settings == config_.authTypeConfig.end()
                                                          ? std::map<std::string, std::string>()
                                                          : settings->second);
            if (!created) return sdk::Unexpected(created.error());
            instance = std::move(*created);
        }
        const std::string& attribute = instance->info().attribute;
        if (const auto [owner, fresh] = owners.emplace(attribute, id); !fresh) {
            return cannotShare(id, owner->second, "own the attribute " + attribute);
        }
        const int number = instance->info().authTypeId;
        if (const auto [holder, fresh] = numbers.emplace(number, id); !fresh) {
            return cannotShare(id, holder->second,
                               "have the auth_type_id " + std::to_string(number));
        }
        loaded.push_back({id, instance});
    }
    return loaded;
}

plugin::LoadedProvider PluginAssembly::provider(const brand::ProviderRow& row) {
    plugin::LoadedProvider loaded;
    loaded.providerId = row.id;
    loaded.brandId = row.brandId;
    loaded.position = row.position;
    loaded.name = row.name;
    loaded.pluginId = row.pluginId;
    const auto values = admin::unpackConfig(row.name, row.configuration, keys_);
    if (!values) {
        loaded.unusableBecause = values.error().detail;
        return loaded;
    }
    auto created = loader_.createOtpChannel(libraryOf(row.pluginId), *values);
    if (created) {
        loaded.channel = std::move(*created);
    } else {
        loaded.unusableBecause = created.error().detail;
    }
    return loaded;
}

sdk::Result<std::shared_ptr<const plugin::PluginSet>> PluginAssembly::build(
    const brand::Catalogue& catalogue, const std::vector<brand::ProviderRow>& rows) {
    auto types = authTypes(catalogue);
    if (!types) return sdk::Unexpected(types.error());

    std::vector<plugin::LoadedProvider> providers;
    std::map<std::string, std::shared_ptr<sdk::OtpChannel>> kept;
    for (const brand::ProviderRow& row : rows) {
        const std::string identity =
            std::to_string(row.id) + "\n" + row.pluginId + "\n" + row.configuration;
        const auto known = channelsByRow_.find(identity);
        plugin::LoadedProvider loaded;
        if (known != channelsByRow_.end()) {
            loaded = {row.id, row.brandId, row.position, row.name, row.pluginId, known->second, ""};
        } else {
            loaded = provider(row);
        }
        if (loaded.channel != nullptr && loaded.channel->browser() != nullptr &&
            config_.mode == Config::Mode::kProduction) {
            return sdk::fail(ErrorCode::kConfigInvalid,
                             "provider " + row.name +
                                 " keeps the messages that it delivers, which "
                                 "only mode = \"demo\" may do; remove it or set the mode");
        }
        if (loaded.channel == nullptr) {
            log_.write(sdk::LogLevel::kError, "provider.unusable",
                       {{"provider", row.name}, {"reason", loaded.unusableBecause}});
        } else {
            kept.emplace(identity, loaded.channel);
        }
        providers.push_back(std::move(loaded));
    }
    channelsByRow_ = std::move(kept);
    return std::make_shared<const plugin::PluginSet>(std::move(*types), std::move(providers));
}

}  // namespace patron::app
