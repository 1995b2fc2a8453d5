#ifndef PATRON_SMS_GATEWAY_RECEIPT_RULE_H
#define PATRON_SMS_GATEWAY_RECEIPT_RULE_H

#include <optional>
#include <string>
#include <vector>

#include "text_template.h"

namespace patron::sms_gateway {

/// How a gateway signs its receipts.
struct ReceiptSignature {
    enum class Over {
        kBody,
        kUrlAndForm,  ///< the URL it was given, then every form field and its value, by name
    };
    std::string header;  ///< in small letters
    TextTemplate key;
    TextTemplate value;  ///< names one of hmac_sha1_base64, hmac_sha256_hex, hmac_sha256_base64
    Over over = Over::kBody;
};

/// What a gateway's receipts look like: the section `receipts` of a preset. A field is looked for
/// in the query, then in a form, then in a JSON object; not in the query where the body alone is
/// signed.
struct ReceiptRule {
    std::string status;                  ///< the field that says what became of the message
    std::vector<std::string> delivered;  ///< its values, compared without case
    std::vector<std::string> failed;     ///< the same; every other value is not final
    std::string reason;                  ///< the field that says why; empty: none does
    std::optional<ReceiptSignature> signature;
};

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_RECEIPT_RULE_H
