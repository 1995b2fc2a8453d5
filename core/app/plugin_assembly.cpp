#include "app/plugin_assembly.h"

#include <sys/stat.h>

#include <algorithm>
#include <set>
#include <utility>

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

PluginAssembly::Stamp PluginAssembly::stampOf(const std::filesystem::path& library) {
    struct stat found {};
    if (stat(library.c_str(), &found) != 0) return {};
    return {static_cast<std::int64_t>(found.st_ino),
            found.st_size,
            found.st_mtim.tv_sec,
            found.st_mtim.tv_nsec,
            found.st_ctim.tv_sec,
            found.st_ctim.tv_nsec};
}

bool PluginAssembly::filesChanged() const {
    return std::ranges::any_of(
        files_, [](const auto& entry) { return stampOf(entry.first) != entry.second.stamp; });
}

std::string PluginAssembly::hashOf(const std::string& pluginId) {
    const std::filesystem::path library = libraryOf(pluginId);
    const Stamp stamp = stampOf(library);
    File& file = files_[library];
    if (file.stamp == stamp && !file.hash.empty()) return file.hash;
    auto hash = loader_.hashOf(library);
    file = {stamp, hash ? std::move(*hash) : std::string()};
    return file.hash;
}

sdk::Result<std::shared_ptr<const sdk::AuthType>> PluginAssembly::makeAuthType(
    const std::string& id) {
    const auto settings = config_.authTypeConfig.find(id);
    const bool none = settings == config_.authTypeConfig.end();
    return loader_.createAuthType(libraryOf(config_.pluginOf(id)),
                                  none ? std::map<std::string, std::string>() : settings->second);
}

sdk::Result<PluginAssembly::AuthType> PluginAssembly::authType(const std::string& id) {
    const std::string& pluginId = config_.pluginOf(id);
    std::string hash = hashOf(pluginId);
    AuthType& known = authTypesById_[id];
    if (known.instance != nullptr && known.hash == hash) {
        known.problem.clear();
        return known;
    }
    auto created = makeAuthType(id);
    if (created) {
        known = {std::move(hash), std::move(*created), {}};
        return known;
    }
    if (known.instance == nullptr) return sdk::Unexpected(created.error());
    if (created.error().detail != known.problem) {
        known.problem = created.error().detail;
        log_.write(sdk::LogLevel::kError, "plugin.refused",
                   {{"plugin", pluginId}, {"auth_type", id}, {"reason", known.problem}});
    }
    return known;
}

sdk::Result<std::vector<plugin::LoadedAuthType>> PluginAssembly::authTypes(
    const brand::Catalogue& catalogue) {
    std::set<std::string> wanted(config_.authTypes.begin(), config_.authTypes.end());
    for (const brand::Brand& brand : catalogue.brands()) {
        wanted.insert(brand.authType);
        wanted.insert(brand.socialAuthTypes.begin(), brand.socialAuthTypes.end());
    }

    std::vector<plugin::LoadedAuthType> loaded;
    std::map<std::string, std::string> owners;
    std::map<std::string, bool> sharedByDocuments;
    std::map<int, std::string> numbers;
    for (const std::string& id : wanted) {
        auto found = authType(id);
        if (!found) return sdk::Unexpected(found.error());
        const sdk::AuthTypeInfo& info = found->instance->info();
        // Two clients of one issuer know the same customers by the same subjects.
        const bool byDocument = info.addressKind.empty();
        const auto [owner, fresh] = owners.emplace(info.attribute, id);
        bool& shared = sharedByDocuments.emplace(info.attribute, byDocument).first->second;
        if (!fresh && !(shared && byDocument)) {
            return cannotShare(id, owner->second, "own the attribute " + info.attribute);
        }
        if (const auto [holder, unique] = numbers.emplace(info.authTypeId, id); !unique) {
            return cannotShare(id, holder->second,
                               "have the auth_type_id " + std::to_string(info.authTypeId));
        }
        loaded.push_back({id, std::move(found->instance), std::move(found->problem)});
    }
    return loaded;
}

sdk::Result<std::shared_ptr<sdk::OtpChannel>> PluginAssembly::makeChannel(
    const brand::ProviderRow& row) {
    const auto values = admin::unpackConfig(row.name, row.configuration, keys_);
    if (!values) return sdk::Unexpected(values.error());
    return loader_.createOtpChannel(libraryOf(row.pluginId), *values);
}

std::string PluginAssembly::identityOf(const brand::ProviderRow& row) {
    return row.pluginId + "\n" + hashOf(row.pluginId) + "\n" + row.configuration;
}

// It reads receipts and nothing else, so nobody is told when it cannot be made.
PluginAssembly::Channel PluginAssembly::retiredChannelOf(const brand::ProviderRow& row) {
    std::string identity = identityOf(row);
    const auto before = channelsByRow_.find(row.id);
    if (before != channelsByRow_.end() && before->second.identity == identity) {
        return before->second;
    }
    auto created = makeChannel(row);
    return {std::move(identity), created ? std::move(*created) : nullptr, {}};
}

PluginAssembly::Channel PluginAssembly::channelOf(const brand::ProviderRow& row) {
    std::string identity = identityOf(row);
    const auto before = channelsByRow_.find(row.id);
    const bool first = before == channelsByRow_.end();
    // What was refused may have been for the want of a file: every change is a reason to try again.
    const bool known = !first && before->second.identity == identity;
    if (known && before->second.problem.empty()) return before->second;
    const std::string told = first ? std::string() : before->second.problem;
    auto created = makeChannel(row);
    if (created) {
        if (!told.empty()) {
            log_.write(sdk::LogLevel::kInfo, "provider.usable", {{"provider", row.name}});
        }
        return {std::move(identity), std::move(*created), {}};
    }
    if (created.error().detail != told) {
        log_.write(sdk::LogLevel::kError, "provider.unusable",
                   {{"provider", row.name}, {"reason", created.error().detail}});
    }
    return {std::move(identity), first ? nullptr : before->second.instance, created.error().detail};
}

sdk::Result<std::shared_ptr<const plugin::PluginSet>> PluginAssembly::build(
    const brand::Catalogue& catalogue, const std::vector<brand::ProviderRow>& rows) {
    auto types = authTypes(catalogue);
    if (!types) return sdk::Unexpected(types.error());

    std::vector<plugin::LoadedProvider> providers, retired;
    std::map<std::int64_t, Channel> kept;
    for (const brand::ProviderRow& row : rows) {
        const bool active = row.state == brand::ProviderState::kActive;
        Channel channel = active ? channelOf(row) : retiredChannelOf(row);
        if (!active && (!channel.instance || !channel.instance->receipts())) continue;
        if (channel.instance != nullptr && channel.instance->browser() != nullptr &&
            config_.mode == Config::Mode::kProduction) {
            return sdk::fail(ErrorCode::kConfigInvalid,
                             "provider " + row.name +
                                 " keeps the messages that it delivers, which "
                                 "only mode = \"demo\" may do; retire it or set the mode");
        }
        (active ? providers : retired)
            .push_back({row.id, row.brandIds, row.prefixes, row.position, row.name, row.pluginId,
                        channel.instance, channel.problem});
        kept.emplace(row.id, std::move(channel));
    }
    channelsByRow_ = std::move(kept);
    return std::make_shared<const plugin::PluginSet>(std::move(*types), std::move(providers),
                                                     std::move(retired));
}

}  // namespace patron::app
