#include "sms_gateway.h"

#include <Poco/Exception.h>

#include <exception>
#include <utility>

#include "egress/failure.h"
#include "http_exchange.h"
#include "plain_text.h"
#include "sdk/manifest.h"
#include "sdk/sms_length.h"
#include "time_left.h"

namespace patron::sms_gateway {
namespace {

/// ITU-T E.164: a plus and at most 15 digits.
bool isPhoneNumber(const std::string& to) {
    return to.size() >= 8 && to.starts_with('+') && isNumber(to);
}

}  // namespace

SmsGateway::SmsGateway(GatewaySettings settings, const sdk::PluginHost& host)
    : settings_(std::move(settings)),
      host_(host),
      receipts_(settings_.receiptUrl, sdk::Secret(std::string(settings_.password.reveal())),
                settings_.preset.receipts.value_or(ReceiptRule()), configured()),
      dialer_(settings_.url.host, settings_.url.port, settings_.reach) {}

sdk::DeliveryReport SmsGateway::deliver(const sdk::OutboundMessage& message,
                                        sdk::Deadline deadline) {
    if (!isPhoneNumber(message.to)) {
        return sdk::DeliveryReport::permanent("the address is not a phone number in E.164 form");
    }
    if (hasControlCharacter(message.senderName) || hasControlCharacter(message.id)) {
        return sdk::DeliveryReport::permanent("control character in the sender's name or the id");
    }
    try {
        return interpret(ask(message, deadline), settings_.preset.answers,
                         settings_.preset.messageId);
    } catch (const egress::Failure& failure) {
        return sdk::DeliveryReport::retry(failure.message());
    } catch (const Poco::Exception&) {
        return sdk::DeliveryReport::retry("the gateway's answer is not HTTP");
    } catch (const std::exception&) {
        return sdk::DeliveryReport::retry("unexpected failure in the sms-gateway plugin");
    }
}

std::string SmsGateway::senderFor(const sdk::OutboundMessage& message) const {
    const bool taken =
        settings_.preset.takesNames ? isSenderId(message.senderName) : isNumber(message.senderName);
    return taken ? message.senderName : settings_.sender;
}

Values SmsGateway::valuesFor(const sdk::OutboundMessage& message) const {
    const std::string sender = senderFor(message);
    const sdk::TimePoint now = host_.now();
    Values values = configured();
    values.insert({{"id", message.id},
                   {"to", message.to},
                   {"to_without_plus", withoutPlus(message.to)},
                   {"sender", sender},
                   {"sender_without_plus", withoutPlus(sender)},
                   {"text", message.text},
                   {"time", isoTime(now)},
                   {"receipt_url", receipts_.urlFor(message.id)}});
    values.merge(timeLeftValues(now, message.expiresAt, settings_.preset.timeLeft));
    return values;
}

Values SmsGateway::configured() const {
    return {{"account", settings_.account},
            {"username", settings_.username},
            {"password", std::string(settings_.password.reveal())},
            {"service", settings_.service}};
}

Answer SmsGateway::ask(const sdk::OutboundMessage& message, sdk::Deadline deadline) {
    const RequestTemplate& how = sdk::smsLength(message.text).ucs2 ? settings_.preset.unicodeRequest
                                                                   : settings_.preset.request;
    const RenderedRequest rendered = render(how, valuesFor(message));
    egress::ConnectionSocket socket = dialer_.dial(deadline);
    if (settings_.tlsContext) {
        socket.connection().startTls(settings_.tlsContext, settings_.url.host);
    }
    return exchange(socket, settings_.url, how.method, rendered);
}

sdk::PluginInfo SmsGatewayFactory::info() const {
    return {.id = "sms-gateway",
            .version = "1.1.0",
            .kind = sdk::PluginKind::kOtpChannel,
            .summary = "Sends SMS through an HTTP gateway such as Kannel or Twilio.",
            .config = gatewayConfigKeys()};
}

sdk::Result<std::unique_ptr<sdk::OtpChannel>> SmsGatewayFactory::create(
    const sdk::PluginConfig& config, sdk::PluginHost& host) const {
    try {
        auto settings = readGatewaySettings(config);
        if (!settings) return sdk::Unexpected(std::move(settings.error()));
        auto channel = std::make_unique<SmsGateway>(std::move(*settings), host);
        if (auto checked = channel->check(); !checked) {
            return sdk::Unexpected(std::move(checked.error()));
        }
        return std::unique_ptr<sdk::OtpChannel>(std::move(channel));
    } catch (const std::exception&) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused, "the configuration cannot be read");
    }
}

}  // namespace patron::sms_gateway

PATRON_EXPORT_OTP_CHANNEL(patron::sms_gateway::SmsGatewayFactory)
