#include "answer_rule.h"

#include <Poco/Exception.h>
#include <Poco/RegularExpression.h>

#include <algorithm>
#include <string_view>

#include "plain_text.h"

namespace patron::sms_gateway {
namespace {

using Outcome = sdk::DeliveryReport::Outcome;

// Ids of every known gateway are far shorter; a database column must hold it.
constexpr std::size_t kLongestId = 128;

/// Null when it is not JSON. Iterative: nested brackets of a hostile gateway must not use up the
/// stack.
rapidjson::Document parsed(const std::string& body) {
    rapidjson::Document json;
    json.Parse<rapidjson::kParseIterativeFlag>(body.data(), body.size());
    if (json.HasParseError()) json.SetNull();
    return json;
}

bool fits(const JsonCondition& condition, const rapidjson::Value& json) {
    if (condition.at.empty()) return true;
    const auto isWanted = [&](const std::string& text) {
        return std::ranges::find(condition.words, text) != condition.words.end();
    };
    const std::vector<std::string> found = condition.at.find(json);
    return condition.every ? !found.empty() && std::ranges::all_of(found, isWanted)
                           : std::ranges::any_of(found, isWanted);
}

bool fitsStatus(const AnswerRule& rule, const Answer& answer) {
    return rule.statusFrom <= answer.status && answer.status <= rule.statusTo;
}

bool fits(const AnswerRule& rule, const Answer& answer, const rapidjson::Value& json) {
    return fitsStatus(rule, answer) && answer.body.starts_with(rule.bodyStartsWith) &&
           fits(rule.json, json);
}

/// Whether the rule might fit if the rest of the body were known.
bool isOpen(const AnswerRule& rule, const Answer& answer, const rapidjson::Value& json) {
    if (answer.cutBy.empty() || !fitsStatus(rule, answer)) return false;
    if (!answer.body.starts_with(rule.bodyStartsWith)) {
        return rule.bodyStartsWith.starts_with(answer.body);
    }
    return !rule.json.at.empty() && json.IsNull();
}

std::string matched(const std::string& pattern, const std::string& body) {
    try {
        std::vector<std::string> groups;
        const Poco::RegularExpression expression(pattern);
        return expression.split(body, groups) >= 2 ? groups[1] : std::string();
    } catch (const Poco::Exception&) {
        return {};  // it asks for more steps than the library allows
    }
}

std::string idIn(const Answer& answer, const rapidjson::Value& json, const MessageIdRule& rule) {
    std::string id;
    if (!rule.json.empty()) {
        const auto found = rule.json.find(json);
        if (!found.empty()) id = found.front();
    } else if (!rule.pattern.empty() && answer.cutBy.empty()) {
        id = matched(rule.pattern, answer.body);
    }
    return id.size() > kLongestId || hasControlCharacter(id) ? std::string() : id;
}

sdk::DeliveryReport judge(const Answer& answer, const std::vector<AnswerRule>& rules,
                          const MessageIdRule& messageId, const std::string& status) {
    const rapidjson::Document json = parsed(answer.body);
    const auto rule = std::ranges::find_if(rules, [&](const AnswerRule& r) {
        return fits(r, answer, json) || isOpen(r, answer, json);
    });
    if (rule == rules.end() || !fits(*rule, answer, json)) {
        const std::string why =
            answer.cutBy.empty() ? "an answer that the preset does not know" : answer.cutBy;
        return sdk::DeliveryReport::retry(status + ": " + why, answer.retryAfter);
    }
    const std::string why = rule->meaning.empty() ? "" : status + ": " + rule->meaning;
    const bool said = answer.retryAfter > sdk::Duration::zero();
    const sdk::Duration after = said ? answer.retryAfter : rule->retryAfter;
    switch (rule->outcome) {
        case Outcome::kAccepted: {
            auto report = sdk::DeliveryReport::accepted(idIn(answer, json, messageId));
            report.reason = why;
            return report;
        }
        case Outcome::kRetry:
            break;
        case Outcome::kPermanent:
            return sdk::DeliveryReport::permanent(why);
    }
    return rule->onlyThisMessage ? sdk::DeliveryReport::retryOnlyThis(why, after)
                                 : sdk::DeliveryReport::retry(why, after);
}

}  // namespace

std::vector<AnswerRule> httpRules() {
    return {
        {300, 399, "", {}, Outcome::kRetry, "redirects are not followed, check url"},
        {401, 401, "", {}, Outcome::kRetry, "the gateway refuses username or password"},
        {403, 403, "", {}, Outcome::kRetry, "the gateway refuses us"},
        {404, 404, "", {}, Outcome::kRetry, "nothing there, check the path in url"},
        {429, 429, "", {}, Outcome::kRetry, "too many messages for the gateway"},
        {503, 503, "", {}, Outcome::kRetry, "the gateway is busy or its queue is full"},
        {500, 599, "", {}, Outcome::kRetry, "the gateway has a problem of its own"},
    };
}

sdk::DeliveryReport interpret(const Answer& answer, const std::vector<AnswerRule>& rules,
                              const MessageIdRule& messageId) {
    const std::string status = "HTTP " + std::to_string(answer.status);
    sdk::DeliveryReport report = judge(answer, rules, messageId, status);
    const std::string said = oneLine(answer.body);
    report.answer = said.empty() ? status : status + ": " + said;
    return report;
}

}  // namespace patron::sms_gateway
