#ifndef PATRON_SMS_GATEWAY_PRESET_H
#define PATRON_SMS_GATEWAY_PRESET_H

#include <string>
#include <string_view>
#include <vector>

#include "answer_rule.h"
#include "request_template.h"

namespace patron::sms_gateway {

/// Everything that makes one gateway different from another, as data: the code knows none by name.
struct Preset {
    std::string name;
    /// Where the request goes when the URL names only the host.
    std::string usualPath;
    bool needsCredentials = true;
    RequestTemplate request;
    std::vector<AnswerRule> answers;  ///< the first that fits counts
};

/// All there are; the first is the default.
const std::vector<Preset>& presets();

/// Null when there is none of that name.
const Preset* presetNamed(std::string_view name);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_PRESET_H
