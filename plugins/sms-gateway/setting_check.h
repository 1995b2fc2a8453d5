#ifndef PATRON_SMS_GATEWAY_SETTING_CHECK_H
#define PATRON_SMS_GATEWAY_SETTING_CHECK_H

#include <string>

#include "preset.h"
#include "sdk/plugin_config.h"

namespace patron::sms_gateway {

/// What is wrong with the settings that a preset asks for, as a sentence that starts with the key
/// and says what the gateway calls it; empty when nothing. No value is in it.
std::string problemOf(const Preset& preset, const sdk::PluginConfig& config);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_SETTING_CHECK_H
