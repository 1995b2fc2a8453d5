#ifndef PATRON_INBOX_INBOX_CHANNEL_H
#define PATRON_INBOX_INBOX_CHANNEL_H

#include <string>

#include "message_folder.h"
#include "sdk/otp_channel.h"

namespace patron::inbox {

/// For demos and tests: sends nothing, keeps every message where people can look at it. A
/// production configuration refuses to start with it.
class InboxChannel final : public sdk::OtpChannel, private sdk::MessageBrowser {
  public:
    /// @throws std::filesystem::filesystem_error, see MessageFolder
    InboxChannel(std::string addressKind, const std::filesystem::path& folder, std::size_t keep,
                 sdk::PluginHost& host);

    std::string_view addressKind() const override { return addressKind_; }
    sdk::DeliveryReport deliver(const sdk::OutboundMessage& message,
                                sdk::Deadline deadline) override;
    /// What channels of this address kind and folder delivered, in any process.
    const sdk::MessageBrowser* browser() const override { return this; }

  private:
    std::vector<sdk::StoredMessage> list(std::string_view address,
                                         std::size_t limit) const override;

    const std::string addressKind_;
    MessageFolder folder_;
    sdk::PluginHost& host_;
};

class InboxChannelFactory final : public sdk::OtpChannelFactory {
  public:
    sdk::PluginInfo info() const override;
    sdk::Result<std::unique_ptr<sdk::OtpChannel>> create(const sdk::PluginConfig& config,
                                                         sdk::PluginHost& host) const override;
};

}  // namespace patron::inbox

#endif  // PATRON_INBOX_INBOX_CHANNEL_H
