#ifndef PATRON_SMS_GATEWAY_PRESET_SOURCE_H
#define PATRON_SMS_GATEWAY_PRESET_SOURCE_H

#include <span>
#include <string>
#include <string_view>

#include "sdk/result.h"

namespace patron::sms_gateway {

/// A file of `presets/`, as the build put it into the library.
struct BuiltInPreset {
    std::string_view name;  ///< of the file, without `.json`
    std::string_view json;
};

/// All there are, by name.
std::span<const BuiltInPreset> builtInPresets();

/// Its content; empty when there is none of that name.
std::string_view builtInPreset(std::string_view name);

/// The content of an administrator's own file. It decides where passwords go in a request, so it is
/// trusted under the same conditions as a plugin: an absolute path, owned by root or by the user of
/// this service, written to by its owner alone.
/// @return or kPluginRefused
sdk::Result<std::string> readPresetFile(const std::string& path);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_PRESET_SOURCE_H
