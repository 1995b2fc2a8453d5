#ifndef PATRON_SDK_TESTKIT_PLUGIN_INFO_CHECKS_H
#define PATRON_SDK_TESTKIT_PLUGIN_INFO_CHECKS_H

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "sdk/plugin.h"

namespace patron::sdk::testkit {

using ConfigValues = std::map<std::string, std::string, std::less<>>;

/// The configuration that the host would pass on: what is given, and the defaults for the rest. A
/// given key that the plugin does not name fails the test.
inline PluginConfig configFor(const PluginInfo& info, const ConfigValues& given) {
    ConfigValues values;
    std::set<std::string> names;
    for (const ConfigKey& key : info.config) {
        names.insert(key.name);
        if (!key.defaultValue.empty()) values[key.name] = key.defaultValue;
    }
    for (const auto& [name, value] : given) {
        EXPECT_TRUE(names.contains(name)) << "the plugin has no configuration key " << name;
        values[name] = value;
    }
    return PluginConfig(std::move(values));
}

inline void expectSoundKey(const ConfigKey& key) {
    SCOPED_TRACE("configuration key " + key.name);
    EXPECT_FALSE(key.name.empty());
    EXPECT_FALSE(key.description.empty()) << "administrators read the description";
    EXPECT_FALSE(key.required && !key.defaultValue.empty()) << "required and defaulted at once";
    EXPECT_EQ(key.type == ConfigType::kChoice, !key.choices.empty());
    EXPECT_LE(key.minimum, key.maximum);
    EXPECT_FALSE(key.type == ConfigType::kSecret && !key.defaultValue.empty())
        << "a secret with a default is none";
}

/// What the host demands of every plugin's description of itself.
inline void expectSoundInfo(const PluginInfo& info, PluginKind kind) {
    EXPECT_FALSE(info.id.empty());
    EXPECT_EQ(info.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos)
        << info.id;
    EXPECT_FALSE(info.version.empty());
    EXPECT_FALSE(info.summary.empty());
    EXPECT_EQ(info.kind, kind);
    std::set<std::string> names;
    for (const ConfigKey& key : info.config) {
        EXPECT_TRUE(names.insert(key.name).second) << key.name << " stands there twice";
        expectSoundKey(key);
    }
}

}  // namespace patron::sdk::testkit

#endif  // PATRON_SDK_TESTKIT_PLUGIN_INFO_CHECKS_H
