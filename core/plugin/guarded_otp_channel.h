#ifndef PATRON_PLUGIN_GUARDED_OTP_CHANNEL_H
#define PATRON_PLUGIN_GUARDED_OTP_CHANNEL_H

#include <memory>
#include <string>
#include <vector>

#include "plugin/call_guard.h"
#include "sdk/otp_channel.h"

namespace patron::plugin {

/// A plugin's channel as the rest of the service sees it: an exception out of a delivery becomes a
/// retry (it says nothing about the message, and several in a row pause the provider), one out of a
/// list an empty list, one out of the reading of a receipt a refusal. What a provider says becomes
/// text that can be kept and shown (reportedText). Keeps the library it came from. Any thread.
class GuardedOtpChannel final : public sdk::OtpChannel,
                                private sdk::MessageBrowser,
                                private sdk::ReceiptReader {
  public:
    /// What a plugin said of itself; the pointers are owned by it and may be null.
    struct Parts {
        std::string addressKind;
        const sdk::MessageBrowser* browser = nullptr;
        const sdk::ReceiptReader* receipts = nullptr;
    };
    GuardedOtpChannel(CallGuard guard, Parts parts, std::unique_ptr<sdk::OtpChannel> plugin,
                      std::shared_ptr<const void> library);

    std::string_view addressKind() const override { return parts_.addressKind; }
    sdk::DeliveryReport deliver(const sdk::OutboundMessage& message,
                                sdk::Deadline deadline) override;
    const sdk::MessageBrowser* browser() const override { return parts_.browser ? this : nullptr; }
    const sdk::ReceiptReader* receipts() const override { return parts_.receipts ? this : nullptr; }

  private:
    std::vector<sdk::StoredMessage> list(std::string_view address,
                                         std::size_t limit) const override;
    sdk::Result<std::vector<sdk::DeliveryReceipt>> read(
        const sdk::ReceiptRequest& request) const override;

    CallGuard guard_;
    Parts parts_;
    std::shared_ptr<const void> library_;  // outlives what was made from it
    std::unique_ptr<sdk::OtpChannel> plugin_;
};

}  // namespace patron::plugin

#endif  // PATRON_PLUGIN_GUARDED_OTP_CHANNEL_H
