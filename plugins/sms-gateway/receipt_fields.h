#ifndef PATRON_SMS_GATEWAY_RECEIPT_FIELDS_H
#define PATRON_SMS_GATEWAY_RECEIPT_FIELDS_H

#include <Poco/Net/NameValueCollection.h>

#include <string>
#include <vector>

#include "sdk/receipt.h"

namespace patron::sms_gateway {

/// A name and its value, as a gateway sent them, decoded.
using ReceiptFields = std::vector<std::pair<std::string, std::string>>;

/// Fields of a query or of a form. A `+` is a space. Throws Poco::Exception for a wrong escape.
ReceiptFields decodeFields(const std::string& encoded);

/// What the body holds: the fields of a form, or the texts, numbers and truth values at the top of
/// a JSON object; none when it is neither. Throws Poco::Exception.
ReceiptFields bodyFields(const sdk::ReceiptRequest& request);

/// The value of the first field of that name; empty when there is none.
std::string valueOf(const ReceiptFields& fields, const std::string& name);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_RECEIPT_FIELDS_H
