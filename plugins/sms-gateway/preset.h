#ifndef PATRON_SMS_GATEWAY_PRESET_H
#define PATRON_SMS_GATEWAY_PRESET_H

#include <string>
#include <vector>

#include "answer_rule.h"
#include "request_template.h"

namespace patron::sms_gateway {

/// A configuration key that the gateway has a use for, in the gateway's own words.
struct Setting {
    std::string key;    ///< account, username, password, service or sender
    std::string label;  ///< `Account SID`
    bool required = true;
    std::string requiredUnless;  ///< another key that does instead; empty: none does
    std::string pattern;         ///< regular expression for all of it; empty: anything
};

/// Everything that makes one gateway different from another, as data: the code knows none by name.
/// Immutable once read.
struct Preset {
    std::string name;  ///< for people: `Twilio`
    /// Scheme and host of the service when there is one for everybody; empty: url says it.
    std::string usualUrl;
    std::vector<Setting> settings;
    /// Whether a sender may be a name; else only numbers are taken from the brand.
    bool takesNames = true;
    RequestTemplate request;
    /// For a text beyond the 7-bit alphabet.
    RequestTemplate unicodeRequest;
    std::vector<AnswerRule> answers;  ///< the first that fits counts
    MessageIdRule messageId;
};

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_PRESET_H
