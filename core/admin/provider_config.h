#ifndef PATRON_ADMIN_PROVIDER_CONFIG_H
#define PATRON_ADMIN_PROVIDER_CONFIG_H

#include <map>
#include <set>
#include <string>

#include "keys/key_ring.h"
#include "keys/random.h"
#include "sdk/plugin.h"
#include "sdk/result.h"

namespace patron::admin {

using ConfigValues = std::map<std::string, std::string>;

/// A provider's configuration as its row stores it: a JSON object of texts, values of secret keys
/// sealed under the master key and bound to the provider's name and the key.
std::string packConfig(const std::string& providerName, const ConfigValues& values,
                       const sdk::PluginInfo& plugin, const keys::InstallationKeys& keys,
                       keys::RandomSource& random);

/// The values again, secrets opened. kConfigInvalid when the text is no such object or the master
/// key that sealed it is gone.
/// @param without keys that are left out, whatever became of what sealed them
sdk::Result<ConfigValues> unpackConfig(const std::string& providerName, const std::string& packed,
                                       const keys::InstallationKeys& keys,
                                       const std::set<std::string>& without = {});

/// The values with every secret replaced by `(sealed)`, for people.
sdk::Result<ConfigValues> describeConfig(const std::string& packed);

}  // namespace patron::admin

#endif  // PATRON_ADMIN_PROVIDER_CONFIG_H
