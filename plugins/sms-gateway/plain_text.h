#ifndef PATRON_SMS_GATEWAY_PLAIN_TEXT_H
#define PATRON_SMS_GATEWAY_PLAIN_TEXT_H

#include <string>
#include <string_view>

namespace patron::sms_gateway {

/// Whether a text could end a line, and so a header, of a request or of a log.
bool hasControlCharacter(std::string_view text);

/// A plus, if any, and up to 15 digits (ITU-T E.164).
bool isNumber(std::string_view text);

/// Whether phones can show this as a sender: a number, or up to 11 letters, digits, spaces and
/// plain marks of ASCII (3GPP TS 23.040, 9.1.2.5).
bool isSenderId(std::string_view text);

/// With one blank for every run of white space: most gateways indent what they answer, and the
/// beginning of it is all that is shown.
std::string oneLine(std::string_view text);

std::string withoutPlus(std::string_view number);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_PLAIN_TEXT_H
