#ifndef PATRON_SMTP_SMTP_REPLY_H
#define PATRON_SMTP_SMTP_REPLY_H

#include <string>
#include <string_view>
#include <vector>

#include "sdk/otp_channel.h"

namespace patron::smtp {

/// A server's answer to one command. Servers repeat addresses in their lines: these go into the
/// report's answer and never into its reason. A value.
struct Reply {
    int code = 0;
    std::string enhanced;            ///< status by RFC 3463, `5.1.1`; empty when not given
    std::vector<std::string> lines;  ///< without the code; one that is none of SMTP as it came

    bool positive() const { return code >= 200 && code < 300; }
    bool intermediate() const { return code >= 300 && code < 400; }

    /// One line as received, into the reply.
    /// @return whether more lines follow; a line that is none of SMTP gives code 0 and no more
    bool add(std::string_view line);

    /// All that the server said, in one line: `250 2.0.0 Ok: queued as 4F2A`.
    std::string text() const;
};

/// The mail is the provider's now.
sdk::DeliveryReport acceptedReport(std::string messageId, const Reply& reply);

/// What an answer that is no success means for the message: a 5xx about the recipient or the
/// content is permanent. All else may pass or work with another provider: 4xx, and 5xx that are
/// about us (sign-in, policy, relaying, protocol).
/// @param command that was answered, for the reason: `RCPT`
sdk::DeliveryReport reportOf(std::string_view command, const Reply& reply);

/// The same for commands before any message is named: always a matter between us and the provider.
sdk::DeliveryReport providerReport(std::string_view command, const Reply& reply,
                                   std::string_view advice);

}  // namespace patron::smtp

#endif  // PATRON_SMTP_SMTP_REPLY_H
