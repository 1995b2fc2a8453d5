#ifndef PATRON_SMTP_SMTP_CHANNEL_H
#define PATRON_SMTP_SMTP_CHANNEL_H

#include "bounce_reader.h"
#include "egress/dialer.h"
#include "mail.h"
#include "sdk/otp_channel.h"
#include "session_pool.h"
#include "smtp_settings.h"

namespace patron::smtp {

/// Hands mails to one mail server. Sessions are kept open for a moment between mails.
class SmtpChannel final : public sdk::OtpChannel {
  public:
    SmtpChannel(SmtpSettings settings, sdk::PluginHost& host);

    /// kPluginRefused when the server can never be reached with these settings.
    sdk::Result<void> check() const { return dialer_.check(); }

    std::string_view addressKind() const override { return "email"; }
    sdk::DeliveryReport deliver(const sdk::OutboundMessage& message,
                                sdk::Deadline deadline) override;
    const sdk::ReceiptReader* receipts() const override { return &bounces_; }

  private:
    sdk::DeliveryReport deliverMail(const Mail& mail, sdk::Deadline deadline);
    /// A waiting session with the mail begun, or an empty entry. One that answers nothing may cost
    /// a part of the time only.
    SessionPool::Entry reuse(const Mail& mail, sdk::Deadline deadline);
    sdk::DeliveryReport finish(SessionPool::Entry entry, const Mail& mail);

    const SmtpSettings settings_;
    sdk::PluginHost& host_;
    egress::Dialer dialer_;
    SessionPool pool_;
    const BounceReader bounces_;
};

class SmtpChannelFactory final : public sdk::OtpChannelFactory {
  public:
    sdk::PluginInfo info() const override;
    sdk::Result<std::unique_ptr<sdk::OtpChannel>> create(const sdk::PluginConfig& config,
                                                         sdk::PluginHost& host) const override;
};

}  // namespace patron::smtp

#endif  // PATRON_SMTP_SMTP_CHANNEL_H
