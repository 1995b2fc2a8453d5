#include "answer_rule.h"

#include <algorithm>

namespace patron::sms_gateway {
namespace {

using Outcome = sdk::DeliveryReport::Outcome;

bool fits(const AnswerRule& rule, const Answer& answer) {
    return rule.statusFrom <= answer.status && answer.status <= rule.statusTo &&
           answer.body.starts_with(rule.bodyStartsWith);
}

}  // namespace

sdk::DeliveryReport interpret(const Answer& answer, const std::vector<AnswerRule>& rules) {
    const auto rule =
        std::ranges::find_if(rules, [&](const AnswerRule& r) { return fits(r, answer); });
    const bool known = rule != rules.end();
    const Outcome outcome = known ? rule->outcome : Outcome::kRetry;
    const std::string reason = "HTTP " + std::to_string(answer.status) + ": " +
                               (known ? rule->meaning : "an answer that the preset does not know");
    switch (outcome) {
        case Outcome::kAccepted:
            return sdk::DeliveryReport::accepted({});
        case Outcome::kRetry:
            return sdk::DeliveryReport::retry(reason, answer.retryAfter);
        case Outcome::kPermanent:
            return sdk::DeliveryReport::permanent(reason);
    }
    return sdk::DeliveryReport::retry(reason);
}

}  // namespace patron::sms_gateway
