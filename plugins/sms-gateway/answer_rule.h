#ifndef PATRON_SMS_GATEWAY_ANSWER_RULE_H
#define PATRON_SMS_GATEWAY_ANSWER_RULE_H

#include <string>
#include <string_view>
#include <vector>

#include "sdk/otp_channel.h"

namespace patron::sms_gateway {

/// What one kind of answer means. Data: the rules of a gateway are a list of these.
struct AnswerRule {
    int statusFrom = 0;
    int statusTo = 0;
    std::string bodyStartsWith;  ///< empty: any body
    sdk::DeliveryReport::Outcome outcome = sdk::DeliveryReport::Outcome::kRetry;
    std::string meaning;  ///< for the administrator
};

/// A gateway's answer, as far as it is looked at.
struct Answer {
    int status = 0;
    std::string body;  ///< its beginning
    sdk::Duration retryAfter{0};
};

/// The report by the first rule that fits; an answer that no rule knows is tried again. The reason
/// holds the status and the rule's words, never what the gateway wrote.
sdk::DeliveryReport interpret(const Answer& answer, const std::vector<AnswerRule>& rules);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_ANSWER_RULE_H
