#ifndef PATRON_SDK_RECEIPT_H
#define PATRON_SDK_RECEIPT_H

#include <map>
#include <string>
#include <vector>

#include "sdk/result.h"

namespace patron::sdk::inline v1 {

/// What a provider says, some time after it accepted a message, about what became of it.
struct DeliveryReceipt {
    enum class Status {
        kDelivered,  ///< it reached the customer's phone or mailbox, as far as the provider knows
        kFailed,     ///< it never will
    };
    /// OutboundMessage::id. A channel has the provider hand it back: in the URL, as reference, as
    /// Message-ID.
    std::string messageId;
    Status status = Status::kDelivered;
    /// Why it failed, for the administrator: `30003`, `550 5.1.1`. Never the address or the text.
    std::string reason;
};

/// A call of a provider as it reached the service, or a mail as a mail server passed it on. Any
/// stranger can make one: a channel checks whatever the provider proves itself with. Texts are as
/// they came.
struct ReceiptRequest {
    std::string method;  ///< `GET`, `POST`; empty for a mail
    std::string query;   ///< of the URL, encoded, without `?`
    std::string contentType;
    /// Headers named `x-…-signature`, in small letters.
    std::map<std::string, std::string> signatures;
    std::string body;
};

/// What a channel may offer besides delivery: understanding what its provider reports. Any number
/// of threads.
class ReceiptReader {
  public:
    virtual ~ReceiptReader() = default;
    /// The receipts in a request; none when it speaks of a state that is not final. The same
    /// receipt may come more than once and in any order; that is the service's to sort out.
    /// kReceiptRefused when the caller does not prove to be the provider, kRequestInvalid when it
    /// cannot be read.
    virtual Result<std::vector<DeliveryReceipt>> read(const ReceiptRequest& request) const = 0;
};

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_RECEIPT_H
