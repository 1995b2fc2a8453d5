#include "plugin/guarded_otp_channel.h"

#include <utility>

#include "plugin/reported_text.h"

namespace patron::plugin {

using sdk::DeliveryReport;
using sdk::StoredMessage;

GuardedOtpChannel::GuardedOtpChannel(CallGuard guard, Parts parts,
                                     std::unique_ptr<sdk::OtpChannel> plugin,
                                     std::shared_ptr<const void> library)
    : guard_(std::move(guard)),
      parts_(std::move(parts)),
      library_(std::move(library)),
      plugin_(std::move(plugin)) {}

DeliveryReport GuardedOtpChannel::deliver(const sdk::OutboundMessage& message,
                                          sdk::Deadline deadline) {
    DeliveryReport report = guard_(
        "deliver", [&] { return plugin_->deliver(message, deadline); },
        [] { return DeliveryReport::retry("the plugin failed with an exception"); });
    report.providerMessageId = reportedText(report.providerMessageId);
    report.reason = reportedText(report.reason);
    report.answer = reportedText(report.answer);
    return report;
}

std::vector<StoredMessage> GuardedOtpChannel::list(std::string_view address,
                                                   std::size_t limit) const {
    return guard_(
        "list", [&] { return parts_.browser->list(address, limit); },
        [] { return std::vector<StoredMessage>(); });
}

sdk::Result<std::vector<sdk::DeliveryReceipt>> GuardedOtpChannel::read(
    const sdk::ReceiptRequest& request) const {
    using Receipts = sdk::Result<std::vector<sdk::DeliveryReceipt>>;
    Receipts receipts = guard_(
        "read", [&] { return parts_.receipts->read(request); },
        [&] { return Receipts(guard_.failure("read")); });
    if (!receipts) return receipts;
    for (sdk::DeliveryReceipt& receipt : *receipts) receipt.reason = reportedText(receipt.reason);
    return receipts;
}

}  // namespace patron::plugin
