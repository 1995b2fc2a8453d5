#include "sms_gateway.h"

#include <Poco/Ascii.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/NumberParser.h>

#include <algorithm>
#include <exception>
#include <istream>
#include <ostream>
#include <utility>

#include "egress/failure.h"
#include "gsm_alphabet.h"
#include "sdk/manifest.h"

namespace patron::sms_gateway {
namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

// More of a body than any rule looks at.
constexpr std::size_t kBodyLookedAt = 1024;
constexpr unsigned kLongestWait = 3600;

/// ITU-T E.164: a plus and at most 15 digits.
bool isPhoneNumber(const std::string& to) {
    return to.size() >= 8 && to.size() <= 16 && to[0] == '+' &&
           std::all_of(to.begin() + 1, to.end(), [](char c) { return Poco::Ascii::isDigit(c); });
}

/// A stream swallows what its session throws; this throws it again.
void rethrowTrouble(const HTTPClientSession& session) {
    if (session.networkException()) session.networkException()->rethrow();
}

void send(HTTPClientSession& session, HTTPRequest& request, const std::string& body) {
    request.setContentLength(static_cast<std::streamsize>(body.size()));
    std::ostream& out = session.sendRequest(request);
    out << body << std::flush;
    rethrowTrouble(session);
}

Answer receive(HTTPClientSession& session) {
    HTTPResponse response;
    std::istream& in = session.receiveResponse(response);
    std::string body(kBodyLookedAt, '\0');
    in.read(body.data(), static_cast<std::streamsize>(body.size()));
    body.resize(static_cast<std::size_t>(in.gcount()));
    rethrowTrouble(session);
    unsigned wait = 0;
    if (!Poco::NumberParser::tryParseUnsigned(response.get("Retry-After", ""), wait)) wait = 0;
    return {response.getStatus(), std::move(body),
            std::chrono::seconds(std::min(wait, kLongestWait))};
}

}  // namespace

SmsGateway::SmsGateway(GatewaySettings settings)
    : settings_(std::move(settings)), dialer_(settings_.host, settings_.port, settings_.reach) {}

sdk::DeliveryReport SmsGateway::deliver(const sdk::OutboundMessage& message,
                                        sdk::Deadline deadline) {
    if (!isPhoneNumber(message.to)) {
        return sdk::DeliveryReport::permanent("the address is not a phone number in E.164 form");
    }
    if (hasControlCharacter(message.senderName)) {
        return sdk::DeliveryReport::permanent("control character in the sender's name");
    }
    try {
        return interpret(ask(message, deadline), settings_.preset.answers);
    } catch (const egress::Failure& failure) {
        return sdk::DeliveryReport::retry(failure.message());
    } catch (const Poco::Exception&) {
        return sdk::DeliveryReport::retry("the gateway's answer is not HTTP");
    } catch (const std::exception&) {
        return sdk::DeliveryReport::retry("unexpected failure in the sms-gateway plugin");
    }
}

Values SmsGateway::valuesFor(const sdk::OutboundMessage& message) const {
    const bool showable = isSenderId(message.senderName);
    return {{"id", message.id},
            {"to", message.to},
            {"text", message.text},
            {"sender", showable ? message.senderName : settings_.sender},
            {"username", settings_.username},
            {"password", std::string(settings_.password.reveal())}};
}

Answer SmsGateway::ask(const sdk::OutboundMessage& message, sdk::Deadline deadline) {
    const RequestTemplate& how = settings_.preset.request;
    const Values values = valuesFor(message);
    HTTPRequest request(how.method, settings_.pathAndQuery, HTTPRequest::HTTP_1_1);
    request.setHost(settings_.host, settings_.port);
    for (const auto& [name, value] : fill(how.headers, values)) request.set(name, value);
    if (!fitsGsmAlphabet(message.text)) {
        for (const auto& [name, value] : fill(how.unicodeHeaders, values)) request.set(name, value);
    }
    egress::ConnectionSocket socket = dialer_.dial(deadline);
    if (settings_.tlsContext) socket.connection().startTls(settings_.tlsContext, settings_.host);
    HTTPClientSession session(socket);
    session.setKeepAlive(false);
    send(session, request, fill(how.body, values));
    return receive(session);
}

sdk::PluginInfo SmsGatewayFactory::info() const {
    return {.id = "sms-gateway",
            .version = "1.0.0",
            .kind = sdk::PluginKind::kOtpChannel,
            .summary = "Sends SMS through an HTTP gateway such as Kannel.",
            .config = gatewayConfigKeys()};
}

sdk::Result<std::unique_ptr<sdk::OtpChannel>> SmsGatewayFactory::create(
    const sdk::PluginConfig& config, sdk::PluginHost&) const {
    try {
        auto settings = readGatewaySettings(config);
        if (!settings) return sdk::Unexpected(std::move(settings.error()));
        auto channel = std::make_unique<SmsGateway>(std::move(*settings));
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
