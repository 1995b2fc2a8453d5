#ifndef PATRON_SMTP_MAIL_ADDRESS_H
#define PATRON_SMTP_MAIL_ADDRESS_H

#include <string_view>

namespace patron::smtp {

/// Whether an address may be put into an SMTP command and a header as it is: plain ASCII, a dotted
/// local part of at most 64 and 254 characters in all (RFC 5321, 4.5.3.1), nothing quoted. Whatever
/// was checked before, this is the last place before the wire.
bool isMailAddress(std::string_view address);

/// Whether a text is a host name as it may stand in an address or after EHLO.
bool isDomain(std::string_view text);

}  // namespace patron::smtp

#endif  // PATRON_SMTP_MAIL_ADDRESS_H
