#include "plugin/guarded_otp_channel.h"

#include <utility>

namespace patron::plugin {

using sdk::DeliveryReport;
using sdk::StoredMessage;

GuardedOtpChannel::GuardedOtpChannel(CallGuard guard, std::string addressKind,
                                     const sdk::MessageBrowser* browser,
                                     std::unique_ptr<sdk::OtpChannel> plugin,
                                     std::shared_ptr<const void> library)
    : guard_(std::move(guard)),
      addressKind_(std::move(addressKind)),
      library_(std::move(library)),
      plugin_(std::move(plugin)),
      browser_(browser) {}

DeliveryReport GuardedOtpChannel::deliver(const sdk::OutboundMessage& message,
                                          sdk::Deadline deadline) {
    return guard_(
        "deliver", [&] { return plugin_->deliver(message, deadline); },
        [] { return DeliveryReport::permanent("the plugin failed with an exception"); });
}

std::vector<StoredMessage> GuardedOtpChannel::list(std::string_view address,
                                                   std::size_t limit) const {
    return guard_(
        "list", [&] { return browser_->list(address, limit); },
        [] { return std::vector<StoredMessage>(); });
}

}  // namespace patron::plugin
