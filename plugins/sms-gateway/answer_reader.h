#ifndef PATRON_SMS_GATEWAY_ANSWER_READER_H
#define PATRON_SMS_GATEWAY_ANSWER_READER_H

#include <string>
#include <vector>

#include "answer_rule.h"
#include "json_node.h"

namespace patron::sms_gateway {

/// The rules of a preset, followed by those of HTTP.
std::vector<AnswerRule> readAnswers(const JsonNode& node);

MessageIdRule readMessageId(const JsonNode& node);

/// A regular expression that compiles.
std::string readPattern(const JsonNode& node);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_ANSWER_READER_H
