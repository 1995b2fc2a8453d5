#ifndef PATRON_ADMIN_PLUGIN_LOOKUP_H
#define PATRON_ADMIN_PLUGIN_LOOKUP_H

#include <functional>
#include <string>

#include "sdk/auth_type.h"
#include "sdk/plugin.h"
#include "sdk/result.h"

namespace patron::admin {

/// Tells what a plugin is, by id; kPluginRefused with a sentence when it cannot be loaded.
using PluginLookup = std::function<sdk::Result<sdk::PluginInfo>(const std::string& pluginId)>;

/// Makes an auth type as it is configured here and tells what it is, by id; kPluginRefused or
/// kConfigInvalid with a sentence when it cannot be made.
using AuthTypeLookup = std::function<sdk::Result<sdk::AuthTypeInfo>(const std::string& id)>;

}  // namespace patron::admin

#endif  // PATRON_ADMIN_PLUGIN_LOOKUP_H
