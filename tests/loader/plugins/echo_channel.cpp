// A channel that answers with its version and does what the text of a message says.

#include <fstream>
#include <stdexcept>

#include "sdk/manifest.h"

namespace {

using namespace patron::sdk;

struct Echo final : OtpChannel, MessageBrowser {
    std::string answer;

    std::string_view addressKind() const override { return "echo"; }
    DeliveryReport deliver(const OutboundMessage& message, Deadline) override;
    const MessageBrowser* browser() const override { return this; }
    std::vector<StoredMessage> list(std::string_view address, std::size_t) const override {
        if (address == "throw") throw std::runtime_error("cannot list");
        return std::vector<StoredMessage>(2);
    }
};

}  // namespace

// The same name in both versions: were it visible, the second would run the first one's.
std::string echoAnswer() { return ECHO_ANSWER; }

namespace {

DeliveryReport Echo::deliver(const OutboundMessage& message, Deadline) {
    if (message.text == "throw an exception") throw std::runtime_error("secret " + message.to);
    if (message.text == "throw a number") throw 42;
    if (message.text == "talk nonsense") {
        auto report = DeliveryReport::accepted(std::string("id\0\xff", 4));
        report.reason = "250 caf\xe9\r\n";
        report.answer = "250-one\r\n250 \x1b[2J\xff" + std::string(600, 'x');
        return report;
    }
    return DeliveryReport::accepted(echoAnswer() + answer);
}

}  // namespace

struct EchoFactory final : OtpChannelFactory {
    PluginInfo info() const override {
        return {"echo",
                ECHO_ANSWER,
                PluginKind::kOtpChannel,
                "Answers with its version.",
                {{.name = "suffix", .description = "Goes behind the answer."},
                 {.name = "make",
                  .type = ConfigType::kChoice,
                  .description = "What create does.",
                  .defaultValue = "channel",
                  .choices = {"channel", "nothing", "refusal"}},
                 {.name = "size",
                  .type = ConfigType::kInteger,
                  .description = "A number.",
                  .minimum = 1,
                  .maximum = 9},
                 {.name = "needs", .description = "A file that must be there."},
                 {.name = "token", .type = ConfigType::kSecret, .description = "A secret."}}};
    }
    Result<std::unique_ptr<OtpChannel>> create(const PluginConfig& config,
                                               PluginHost&) const override {
        if (config.text("make") == "nothing") return std::unique_ptr<OtpChannel>();
        if (config.text("make") == "refusal") {
            return fail(ErrorCode::kServerInternal, "the server does not answer");
        }
        if (const std::string file = config.text("needs"); !file.empty() && !std::ifstream(file)) {
            return fail(ErrorCode::kConfigInvalid, "needs: cannot read " + file);
        }
        auto echo = std::make_unique<Echo>();
        echo->answer = config.text("suffix");
        return std::unique_ptr<OtpChannel>(std::move(echo));
    }
};

PATRON_EXPORT_OTP_CHANNEL(EchoFactory)
