#ifndef PATRON_SMTP_MAIL_H
#define PATRON_SMTP_MAIL_H

#include <string>

#include "sdk/otp_channel.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::smtp {

/// A message ready for the wire. A value.
struct Mail {
    std::string from;  ///< of the envelope: where bounces go
    std::string to;
    std::string messageId;  ///< with its angle brackets
    std::string content;    ///< headers and body, CR LF throughout, ASCII only
};

/// Makes the mail (RFC 5322, 2045, 2047): text only, or text and HTML as alternatives, in
/// quoted-printable UTF-8, so that no server needs 8BITMIME. The Message-ID comes from the
/// message's own id: tries of one message are recognisable as one. Pure.
/// @param from        checked address of the sender
/// @param defaultName display name when the message brings none; may be empty
/// @return or kPluginRefused with a sentence without personal data: it can never be sent
sdk::Result<Mail> composeMail(const sdk::OutboundMessage& message, const std::string& from,
                              const std::string& defaultName, sdk::TimePoint now);

}  // namespace patron::smtp

#endif  // PATRON_SMTP_MAIL_H
