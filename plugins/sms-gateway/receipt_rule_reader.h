#ifndef PATRON_SMS_GATEWAY_RECEIPT_RULE_READER_H
#define PATRON_SMS_GATEWAY_RECEIPT_RULE_READER_H

#include "receipt_rule.h"
#include "variants.h"

namespace patron::sms_gateway {

/// A signature whose `unless` is among the given keys is not asked for: the gateway then signs with
/// something that is not configured.
ReceiptRule readReceiptRule(const JsonNode& node, const TemplateNames& names,
                            const GivenKeys& given);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_RECEIPT_RULE_READER_H
