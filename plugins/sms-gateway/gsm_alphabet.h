#ifndef PATRON_SMS_GATEWAY_GSM_ALPHABET_H
#define PATRON_SMS_GATEWAY_GSM_ALPHABET_H

#include <string>

namespace patron::sms_gateway {

/// Whether a UTF-8 text can be sent in the 7-bit default alphabet (3GPP TS 23.038, 6.2.1, with its
/// extension table). Anything else must go as UCS-2, or gateways put `?` for letters. Pure.
bool fitsGsmAlphabet(const std::string& text);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_GSM_ALPHABET_H
