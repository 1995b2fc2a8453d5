#ifndef PATRON_SMS_GATEWAY_PRESET_H
#define PATRON_SMS_GATEWAY_PRESET_H

#include <optional>
#include <string>
#include <vector>

#include "answer_rule.h"
#include "receipt_rule.h"
#include "request_template.h"
#include "setting.h"
#include "time_left.h"

namespace patron::sms_gateway {

/// Everything that makes one gateway different from another, as data: the code knows none by name.
/// Immutable once read.
struct Preset {
    std::string name;  ///< for people: `Twilio`
    /// Scheme and host of the service when there is one for everybody; empty: url says it.
    std::string usualUrl;
    std::vector<Setting> settings;
    /// Whether a sender may be a name; else only numbers are taken from the brand.
    bool takesNames = true;
    TimeLeftLimits timeLeft;
    RequestTemplate request;
    /// For a text beyond the 7-bit alphabet.
    RequestTemplate unicodeRequest;
    std::vector<AnswerRule> answers;  ///< the first that fits counts
    MessageIdRule messageId;
    /// How the gateway reports what became of a text; nothing: it does not, or we do not ask.
    std::optional<ReceiptRule> receipts;
};

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_PRESET_H
