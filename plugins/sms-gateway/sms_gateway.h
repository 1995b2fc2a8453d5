#ifndef PATRON_SMS_GATEWAY_SMS_GATEWAY_H
#define PATRON_SMS_GATEWAY_SMS_GATEWAY_H

#include <string>

#include "answer_rule.h"
#include "egress/dialer.h"
#include "gateway_settings.h"
#include "receipts.h"
#include "sdk/otp_channel.h"

namespace patron::sms_gateway {

/// Hands texts to an SMS gateway by one HTTP request each, on a connection of its own.
class SmsGateway final : public sdk::OtpChannel {
  public:
    SmsGateway(GatewaySettings settings, const sdk::PluginHost& host);

    /// kPluginRefused when the gateway can never be reached with these settings.
    sdk::Result<void> check() const { return dialer_.check(); }

    std::string_view addressKind() const override { return "sms"; }
    sdk::DeliveryReport deliver(const sdk::OutboundMessage& message,
                                sdk::Deadline deadline) override;
    const sdk::ReceiptReader* receipts() const override {
        return receipts_.wanted() ? &receipts_ : nullptr;
    }

  private:
    std::string senderFor(const sdk::OutboundMessage& message) const;
    Values valuesFor(const sdk::OutboundMessage& message) const;
    Values configured() const;
    Answer ask(const sdk::OutboundMessage& message, sdk::Deadline deadline);

    const GatewaySettings settings_;
    const sdk::PluginHost& host_;
    const Receipts receipts_;
    egress::Dialer dialer_;
};

class SmsGatewayFactory final : public sdk::OtpChannelFactory {
  public:
    sdk::PluginInfo info() const override;
    sdk::Result<std::unique_ptr<sdk::OtpChannel>> create(const sdk::PluginConfig& config,
                                                         sdk::PluginHost& host) const override;
};

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_SMS_GATEWAY_H
