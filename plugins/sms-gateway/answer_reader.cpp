#include "answer_reader.h"

#include <Poco/Exception.h>
#include <Poco/RegularExpression.h>

#include <chrono>
#include <tuple>
#include <utility>

namespace patron::sms_gateway {
namespace {

using Outcome = sdk::DeliveryReport::Outcome;

JsonPath readPath(const JsonNode& node) {
    auto path = JsonPath::parse(node.text());
    if (!path) node.refuse("must be a JSON pointer such as /messages/0/status");
    return path.value_or(JsonPath());
}

std::vector<std::string> readWords(const JsonNode& node) {
    std::vector<std::string> words;
    for (const JsonNode& element : node.elements()) {
        words.push_back(element.value().IsInt64() ? std::to_string(element.value().GetInt64())
                                                  : element.text());
    }
    return words;
}

JsonCondition readCondition(const JsonNode& node) {
    node.allowOnly({"at", "is", "has"});
    JsonCondition condition;
    if (const auto n = node.required("at")) condition.at = readPath(*n);
    const auto is = node.member("is");
    const auto has = node.member("has");
    if (is.has_value() == has.has_value()) node.refuse("must have one of is and has");
    condition.every = is.has_value();
    if (is) condition.words = readWords(*is);
    if (has) condition.words = readWords(*has);
    return condition;
}

std::pair<int, int> readStatus(const JsonNode& node) {
    const std::vector<JsonNode> numbers = node.elements();
    if (numbers.empty()) return {};
    const int from = numbers.front().integer(100, 599);
    const int to = numbers.back().integer(100, 599);
    if (numbers.size() > 2 || from > to) node.refuse("must be a status or [lowest, highest]");
    return {from, to};
}

void readOutcome(const JsonNode& node, AnswerRule& rule) {
    const std::string word = node.oneOf({"accepted", "retry", "retry_this", "permanent"});
    rule.outcome = word == "accepted"    ? Outcome::kAccepted
                   : word == "permanent" ? Outcome::kPermanent
                                         : Outcome::kRetry;
    rule.onlyThisMessage = word == "retry_this";
}

AnswerRule readRule(const JsonNode& node) {
    node.allowOnly({"status", "text", "json", "outcome", "meaning", "retry_after"});
    AnswerRule rule;
    if (const auto n = node.required("status")) {
        std::tie(rule.statusFrom, rule.statusTo) = readStatus(*n);
    }
    if (const auto n = node.member("text")) rule.bodyStartsWith = n->text();
    if (const auto n = node.member("json")) rule.json = readCondition(*n);
    if (const auto n = node.required("outcome")) readOutcome(*n, rule);
    if (const auto n = node.member("meaning")) rule.meaning = n->text();
    if (rule.outcome != Outcome::kAccepted && rule.meaning.empty()) {
        node.refuse("must have a meaning, for the administrator");
    }
    if (const auto n = node.member("retry_after")) {
        rule.retryAfter = std::chrono::seconds(n->integer(1, 3600));
        if (rule.outcome != Outcome::kRetry)
            n->refuse("goes with the outcomes retry and retry_this only");
    }
    return rule;
}

}  // namespace

std::string readPattern(const JsonNode& node) {
    std::string text = node.text();
    try {
        const Poco::RegularExpression compiles(text);
    } catch (const Poco::Exception&) {
        node.refuse("must be a regular expression (PCRE)");
    }
    return text;
}

std::vector<AnswerRule> readAnswers(const JsonNode& node) {
    if (!node.value().IsArray()) node.refuse("must be a list");
    std::vector<AnswerRule> rules;
    bool accepts = false;
    for (const JsonNode& element : node.elements()) {
        rules.push_back(readRule(element));
        accepts = accepts || rules.back().outcome == Outcome::kAccepted;
    }
    if (!accepts) node.refuse("must have a rule with the outcome accepted");
    for (AnswerRule& rule : httpRules()) rules.push_back(std::move(rule));
    return rules;
}

MessageIdRule readMessageId(const JsonNode& node) {
    node.allowOnly({"json", "pattern"});
    MessageIdRule rule;
    const auto json = node.member("json");
    const auto pattern = node.member("pattern");
    if (json.has_value() == pattern.has_value()) node.refuse("must have one of json and pattern");
    if (json) rule.json = readPath(*json);
    if (pattern) {
        rule.pattern = readPattern(*pattern);
        if (rule.pattern.find('(') == std::string::npos) {
            pattern->refuse("must have a (group) around the id");
        }
    }
    return rule;
}

}  // namespace patron::sms_gateway
