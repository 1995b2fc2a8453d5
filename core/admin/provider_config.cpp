#include "admin/provider_config.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "keys/seal.h"

namespace patron::admin {

namespace {

using sdk::ErrorCode;

// A sealed value is an object, so that no plain text can be taken for one.
constexpr char kSealed[] = "sealed";

bool isSecret(const sdk::PluginInfo& plugin, const std::string& key) {
    return std::any_of(plugin.config.begin(), plugin.config.end(), [&](const sdk::ConfigKey& k) {
        return k.name == key && k.type == sdk::ConfigType::kSecret;
    });
}

std::string sealContext(const std::string& providerName, const std::string& key) {
    return "provider:" + providerName + ":" + key;
}

sdk::Result<rapidjson::Document> parse(const std::string& packed) {
    rapidjson::Document document;
    document.Parse(packed.data(), packed.size());
    if (document.HasParseError() || !document.IsObject()) {
        return sdk::fail(ErrorCode::kConfigInvalid, "the stored configuration is not an object");
    }
    for (const auto& member : document.GetObject()) {
        const bool sealed = member.value.IsObject() && member.value.HasMember(kSealed) &&
                            member.value[kSealed].IsString();
        if (!sealed && !member.value.IsString()) {
            return sdk::fail(
                ErrorCode::kConfigInvalid,
                std::string("the stored value of ") + member.name.GetString() + " is not a text");
        }
    }
    return document;
}

}  // namespace

std::string packConfig(const std::string& providerName, const ConfigValues& values,
                       const sdk::PluginInfo& plugin, const keys::InstallationKeys& keys,
                       keys::RandomSource& random) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    writer.StartObject();
    for (const auto& [key, value] : values) {
        writer.Key(key.c_str());
        if (!isSecret(plugin, key)) {
            writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
            continue;
        }
        const std::string sealed = keys::seal(*keys.ring(keys::KeyPurpose::kMaster), random, value,
                                              sealContext(providerName, key));
        writer.StartObject();
        writer.Key(kSealed);
        writer.String(sealed.c_str());
        writer.EndObject();
    }
    writer.EndObject();
    return buffer.GetString();
}

sdk::Result<ConfigValues> unpackConfig(const std::string& providerName, const std::string& packed,
                                       const keys::InstallationKeys& keys,
                                       const std::set<std::string>& without) {
    const auto document = parse(packed);
    if (!document) return sdk::Unexpected(document.error());
    ConfigValues values;
    for (const auto& member : document->GetObject()) {
        const std::string key = member.name.GetString();
        if (without.contains(key)) continue;
        if (member.value.IsString()) {
            values[key] = {member.value.GetString(), member.value.GetStringLength()};
            continue;
        }
        const std::string sealed = member.value[kSealed].GetString();
        const auto ring = keys.ringWith(keys::KeyPurpose::kMaster, keys::sealedWith(sealed));
        if (ring == nullptr) {
            return sdk::fail(ErrorCode::kConfigInvalid,
                             "the master key that sealed " + key +
                                 " is gone; enter the provider's secrets again");
        }
        auto plain = keys::open(*ring, sealed, sealContext(providerName, key));
        if (!plain) return sdk::Unexpected(plain.error());
        values[key] = std::string(plain->reveal());
    }
    return values;
}

sdk::Result<ConfigValues> describeConfig(const std::string& packed) {
    const auto document = parse(packed);
    if (!document) return sdk::Unexpected(document.error());
    ConfigValues values;
    for (const auto& member : document->GetObject()) {
        values[member.name.GetString()] =
            member.value.IsString() ? member.value.GetString() : "(sealed)";
    }
    return values;
}

}  // namespace patron::admin
