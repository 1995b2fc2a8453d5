#ifndef PATRON_ADMIN_PLUGIN_LOOKUP_H
#define PATRON_ADMIN_PLUGIN_LOOKUP_H

#include <functional>
#include <string>

#include "sdk/plugin.h"
#include "sdk/result.h"

namespace patron::admin {

/// Tells what a plugin is, by id; kPluginRefused with a sentence when it cannot be loaded.
using PluginLookup = std::function<sdk::Result<sdk::PluginInfo>(const std::string& pluginId)>;

}  // namespace patron::admin

#endif  // PATRON_ADMIN_PLUGIN_LOOKUP_H
