#include "smtp_channel.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "egress/failure.h"
#include "sdk/manifest.h"

namespace patron::smtp {
namespace {

/// How long a session that waited may take to answer. A firewall that forgot the connection drops
/// everything on it without a word, and the mail must still get through another one in time.
constexpr sdk::Duration kMostPatience = std::chrono::seconds(3);

}  // namespace

SmtpChannel::SmtpChannel(SmtpSettings settings, sdk::PluginHost& host)
    : settings_(std::move(settings)),
      host_(host),
      dialer_(settings_.host, settings_.port, settings_.reach) {}

sdk::DeliveryReport SmtpChannel::deliver(const sdk::OutboundMessage& message,
                                         sdk::Deadline deadline) {
    try {
        auto mail = composeMail(message, settings_.fromAddress, settings_.fromName, host_.now());
        if (!mail) return sdk::DeliveryReport::permanent(mail.error().detail);
        mail->from = settings_.returnAddress;
        return deliverMail(*mail, deadline);
    } catch (const egress::Failure& failure) {
        return sdk::DeliveryReport::retry(failure.message());
    } catch (const std::exception&) {
        return sdk::DeliveryReport::retry("unexpected failure in the smtp plugin");
    }
}

sdk::DeliveryReport SmtpChannel::deliverMail(const Mail& mail, sdk::Deadline deadline) {
    SessionPool::Entry entry = reuse(mail, deadline);
    if (!entry.session) {
        entry.session = std::make_unique<SmtpSession>(dialer_.dial(deadline), settings_);
        if (auto problem = entry.session->signIn()) return *problem;
        if (auto problem = entry.session->begin(mail, deadline)) return *problem;
    }
    return finish(std::move(entry), mail);
}

SessionPool::Entry SmtpChannel::reuse(const Mail& mail, sdk::Deadline deadline) {
    SessionPool::Entry entry = pool_.take();
    if (!entry.session) return {};
    const auto patience =
        sdk::Deadline::in(std::min<sdk::Duration>(deadline.remaining() / 4, kMostPatience));
    try {
        // A refusal here may be the server's way to end a session that waited: a new one will tell.
        if (entry.session->begin(mail, patience)) return {};
        entry.session->goOnUntil(deadline);
        return entry;
    } catch (const egress::Failure&) {
        if (deadline.expired()) throw;
        // What swallowed this session (a firewall that was restarted) has swallowed the others.
        if (patience.expired()) pool_.clear();
        return {};
    }
}

sdk::DeliveryReport SmtpChannel::finish(SessionPool::Entry entry, const Mail& mail) {
    sdk::DeliveryReport report = entry.session->send(mail);
    if (report.outcome == sdk::DeliveryReport::Outcome::kAccepted) pool_.give(std::move(entry));
    return report;
}

sdk::PluginInfo SmtpChannelFactory::info() const {
    return {.id = "smtp",
            .version = "1.0.0",
            .kind = sdk::PluginKind::kOtpChannel,
            .summary = "Sends e-mail through a mail server, encrypted and signed in.",
            .config = smtpConfigKeys()};
}

sdk::Result<std::unique_ptr<sdk::OtpChannel>> SmtpChannelFactory::create(
    const sdk::PluginConfig& config, sdk::PluginHost& host) const {
    try {
        auto settings = readSmtpSettings(config);
        if (!settings) return sdk::Unexpected(std::move(settings.error()));
        auto channel = std::make_unique<SmtpChannel>(std::move(*settings), host);
        if (auto checked = channel->check(); !checked) {
            return sdk::Unexpected(std::move(checked.error()));
        }
        return std::unique_ptr<sdk::OtpChannel>(std::move(channel));
    } catch (const std::exception&) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused, "the configuration cannot be read");
    }
}

}  // namespace patron::smtp

PATRON_EXPORT_OTP_CHANNEL(patron::smtp::SmtpChannelFactory)
