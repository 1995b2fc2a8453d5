#ifndef PATRON_SMS_GATEWAY_VARIANTS_H
#define PATRON_SMS_GATEWAY_VARIANTS_H

#include <functional>
#include <set>
#include <string>

#include "json_node.h"
#include "preset.h"
#include "template_names.h"

namespace patron::sms_gateway {

/// Which configuration keys have a value.
using GivenKeys = std::set<std::string, std::less<>>;

/// Reads `request` and `variants` of a preset: what the gateway is asked with this configuration,
/// for plain texts and for those beyond the 7-bit alphabet. Variants that do not apply are checked
/// as well.
void readRequests(const JsonNode& root, const GivenKeys& given, Finding& finding, Preset& preset);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_VARIANTS_H
