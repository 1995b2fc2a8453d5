#ifndef PATRON_SMS_GATEWAY_PRESET_READER_H
#define PATRON_SMS_GATEWAY_PRESET_READER_H

#include <string>
#include <string_view>

#include "sdk/result.h"
#include "variants.h"

namespace patron::sms_gateway {

/// Reads a preset from JSON, strictly: what the README does not know is refused.
/// @param given decides which variants apply
/// @return or kPluginRefused with line and column, or the JSON pointer, and what is expected there
sdk::Result<Preset> readPreset(std::string_view json, const GivenKeys& given);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_PRESET_READER_H
