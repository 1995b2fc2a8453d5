#include "receipt_rule_reader.h"

#include <Poco/String.h>

namespace patron::sms_gateway {
namespace {

std::vector<std::string> readValues(const JsonNode& node) {
    std::vector<std::string> values;
    for (const JsonNode& element : node.elements()) values.push_back(element.text());
    return values;
}

ReceiptSignature readSignature(const JsonNode& node, const TemplateNames& names) {
    ReceiptSignature signature;
    if (const auto n = node.required("header")) {
        signature.header = Poco::toLower(n->text());
        // No other header gets as far as here.
        if (!signature.header.starts_with("x-") || !signature.header.ends_with("-signature")) {
            n->refuse("must be named X-…-Signature");
        }
    }
    if (const auto n = node.required("key")) signature.key = names.read(*n, Place::kCredential);
    if (const auto n = node.required("value")) {
        signature.value = names.read(*n, Place::kReceiptSignature);
        if (signature.value.names().size() != 1) n->refuse("must hold one signature");
    }
    if (const auto n = node.required("over")) {
        signature.over = n->oneOf({"body", "url_and_form"}) == "body"
                             ? ReceiptSignature::Over::kBody
                             : ReceiptSignature::Over::kUrlAndForm;
    }
    return signature;
}

}  // namespace

ReceiptRule readReceiptRule(const JsonNode& node, const TemplateNames& names,
                            const GivenKeys& given) {
    node.allowOnly({"status", "delivered", "failed", "reason", "signature"});
    ReceiptRule rule;
    if (const auto n = node.required("status")) rule.status = n->text();
    if (const auto n = node.required("delivered")) rule.delivered = readValues(*n);
    if (const auto n = node.required("failed")) rule.failed = readValues(*n);
    if (const auto n = node.member("reason")) rule.reason = n->text();
    const auto signature = node.member("signature");
    if (!signature) return rule;
    signature->allowOnly({"header", "key", "value", "over", "unless"});
    const auto unless = signature->member("unless");
    const std::string key = unless ? unless->oneOf({"account", "username", "service"}) : "";
    ReceiptSignature read = readSignature(*signature, names);
    if (key.empty() || !given.contains(key)) rule.signature = std::move(read);
    return rule;
}

}  // namespace patron::sms_gateway
