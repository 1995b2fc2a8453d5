#ifndef PATRON_PLUGIN_CONFIG_CHECK_H
#define PATRON_PLUGIN_CONFIG_CHECK_H

#include <map>
#include <string>

#include "sdk/plugin.h"
#include "sdk/plugin_config.h"
#include "sdk/result.h"

namespace patron::plugin {

/// Checks a configuration against the keys that a plugin says it has, and fills in defaults. An
/// empty value counts as not given. Nothing of a value is ever repeated, because it may be a
/// secret.
/// @return or kConfigInvalid with one BadField for every key that is wrong (rule `unknown`,
///         `required`, `integer`, `range`, `boolean` or `choice`) and their sentences in `detail`
sdk::Result<sdk::PluginConfig> checkConfig(const sdk::PluginInfo& info,
                                           const std::map<std::string, std::string>& values);

/// Checks what a plugin says of itself: an id of lower-case letters, digits and hyphens, a version,
/// keys that are described, unique and have defaults that fit. kPluginRefused says what is wrong.
sdk::Result<void> checkPluginInfo(const sdk::PluginInfo& info);

}  // namespace patron::plugin

#endif  // PATRON_PLUGIN_CONFIG_CHECK_H
