#ifndef PATRON_SMS_GATEWAY_ANSWER_RULE_H
#define PATRON_SMS_GATEWAY_ANSWER_RULE_H

#include <memory>
#include <string>
#include <vector>

#include "json_path.h"
#include "sdk/otp_channel.h"

namespace patron::sms_gateway {

/// Looks at one place of a JSON answer. With `*` in the path, or several words: `every` wants each
/// text that is found, and at least one, to be among the words; else one is enough.
struct JsonCondition {
    JsonPath at;
    std::vector<std::string> words;
    bool every = true;
};

/// What one kind of answer means. Data: the rules of a gateway are a list of these.
struct AnswerRule {
    int statusFrom = 0;
    int statusTo = 0;
    std::string bodyStartsWith;  ///< empty: any body
    JsonCondition json;          ///< empty path: any body
    sdk::DeliveryReport::Outcome outcome = sdk::DeliveryReport::Outcome::kRetry;
    std::string meaning;           ///< for the administrator
    sdk::Duration retryAfter{};    ///< when the answer itself does not say
    bool onlyThisMessage = false;  ///< with kRetry: the gateway is well, see DeliveryReport
};

/// Where the provider's id of an accepted message stands: one of the two, or none.
struct MessageIdRule {
    JsonPath json;
    std::string pattern;  ///< regular expression with one group
};

/// A gateway's answer, as far as it is looked at.
struct Answer {
    int status = 0;
    std::string body;  ///< its beginning
    sdk::Duration retryAfter{0};
    std::string cutBy = {};  ///< why the body ended early, for the administrator; empty: it did not
};

/// What HTTP itself says; goes after a gateway's own rules.
std::vector<AnswerRule> httpRules();

/// The report by the first rule that fits; an answer that no rule knows is tried again. So is one
/// whose body was cut before a rule could tell whether it fits: the rules behind it are for what it
/// does not want. The reason holds the status and the rule's words, never what the gateway wrote;
/// that is in the report's answer alone. Pure.
sdk::DeliveryReport interpret(const Answer& answer, const std::vector<AnswerRule>& rules,
                              const MessageIdRule& messageId = {});

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_ANSWER_RULE_H
