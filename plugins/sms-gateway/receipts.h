#ifndef PATRON_SMS_GATEWAY_RECEIPTS_H
#define PATRON_SMS_GATEWAY_RECEIPTS_H

#include <string>

#include "receipt_rule.h"
#include "sdk/receipt.h"
#include "sdk/secret.h"

namespace patron::sms_gateway {

/// Where a gateway reports what became of a text, and what it reports. The URL that goes out with a
/// text names the message and holds a token made for it, by which the gateway is known again: who
/// gets hold of one can lie about that one message only. A gateway that signs is checked for that
/// as well. Immutable; any thread.
class Receipts final : public sdk::ReceiptReader {
  public:
    /// @param url    `receipt_url` of the configuration; empty: no receipts are asked for
    /// @param secret what tokens are made from; never empty with an url
    /// @param values the configured settings, for the signature's key
    Receipts(std::string url, sdk::Secret secret, ReceiptRule rule, Values values)
        : url_(std::move(url)),
          secret_(std::move(secret)),
          rule_(std::move(rule)),
          values_(std::move(values)) {}

    bool wanted() const { return !url_.empty(); }
    /// For one message; empty when none are wanted.
    std::string urlFor(const std::string& messageId) const;

    sdk::Result<std::vector<sdk::DeliveryReceipt>> read(
        const sdk::ReceiptRequest& request) const override;

  private:
    std::string tokenFor(const std::string& messageId) const;
    bool isSigned(const sdk::ReceiptRequest& request) const;

    const std::string url_;
    const sdk::Secret secret_;
    const ReceiptRule rule_;
    const Values values_;
};

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_RECEIPTS_H
