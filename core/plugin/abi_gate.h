#ifndef PATRON_PLUGIN_ABI_GATE_H
#define PATRON_PLUGIN_ABI_GATE_H

#include <string>

#include "sdk/abi.h"

namespace patron::plugin {

/// Compares a plugin's C handshake with our own build, field by field, before any C++ of the plugin
/// is used. Reads nothing beyond the size that the plugin gives.
/// @return a sentence that says why the plugin cannot be used; empty when it can
std::string abiMismatch(const PatronPluginAbi& plugin, const PatronPluginAbi& own);

}  // namespace patron::plugin

#endif  // PATRON_PLUGIN_ABI_GATE_H
