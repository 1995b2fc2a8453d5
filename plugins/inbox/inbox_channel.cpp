#include "inbox_channel.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "sdk/manifest.h"

namespace patron::inbox {
namespace {

using sdk::DeliveryReport;

/// RFC 5321 allows 254; nothing that a person can be reached at is longer.
constexpr std::size_t kMaxAddress = 320;

bool isAddress(std::string_view to) {
    return !to.empty() && to.size() <= kMaxAddress &&
           std::none_of(to.begin(), to.end(),
                        [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

}  // namespace

InboxChannel::InboxChannel(std::string addressKind, const std::filesystem::path& folder,
                           std::size_t keep, sdk::PluginHost& host)
    : addressKind_(std::move(addressKind)), folder_(folder / addressKind_, keep), host_(host) {}

DeliveryReport InboxChannel::deliver(const sdk::OutboundMessage& message, sdk::Deadline deadline) {
    if (!isAddress(message.to)) return DeliveryReport::permanent("not an address");
    if (deadline.expired()) return DeliveryReport::retry("no time left");
    try {
        sdk::StoredMessage stored{{},           addressKind_, message.to, message.subject,
                                  message.text, host_.now()};
        if (const std::error_code error = folder_.add(stored)) {
            return DeliveryReport::retry("cannot write: " + error.message());
        }
        return DeliveryReport::accepted(stored.id);
    } catch (const std::exception&) {
        return DeliveryReport::retry("cannot write");
    }
}

std::vector<sdk::StoredMessage> InboxChannel::list(std::string_view address,
                                                   std::size_t limit) const try {
    return folder_.list(address, limit);
} catch (const std::exception&) {
    return {};
}

sdk::PluginInfo InboxChannelFactory::info() const {
    return {.id = "inbox",
            .version = "1.0.0",
            .kind = sdk::PluginKind::kOtpChannel,
            .summary =
                "Keeps messages for people to look at instead of sending them. Never use it "
                "in production.",
            .config = {{.name = "folder",
                        .description = "Absolute path of the folder for the messages, the same for "
                                       "all processes.",
                        .required = true},
                       {.name = "address_kind",
                        .type = sdk::ConfigType::kChoice,
                        .description = "Whether it stands in for a mail server or for an SMS "
                                       "gateway.",
                        .required = true,
                        .choices = {"email", "sms"}},
                       {.name = "keep",
                        .type = sdk::ConfigType::kInteger,
                        .description = "How many messages are kept at most; the oldest go first.",
                        .defaultValue = "10000",
                        .minimum = 1,
                        .maximum = 1000000}}};
}

sdk::Result<std::unique_ptr<sdk::OtpChannel>> InboxChannelFactory::create(
    const sdk::PluginConfig& config, sdk::PluginHost& host) const try {
    const std::filesystem::path folder = config.text("folder");
    if (!folder.is_absolute()) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused,
                         "folder must be an absolute path, because processes start in different "
                         "folders");
    }
    return std::unique_ptr<sdk::OtpChannel>(
        std::make_unique<InboxChannel>(config.text("address_kind"), folder,
                                       static_cast<std::size_t>(config.integer("keep")), host));
} catch (const std::filesystem::filesystem_error& error) {
    return sdk::fail(
        sdk::ErrorCode::kPluginRefused,
        "the folder " + error.path1().string() + " cannot be used: " + error.code().message());
}

}  // namespace patron::inbox

PATRON_EXPORT_OTP_CHANNEL(patron::inbox::InboxChannelFactory)
