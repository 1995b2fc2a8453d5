#ifndef PATRON_PHONE_AUTH_PHONE_NUMBER_H
#define PATRON_PHONE_AUTH_PHONE_NUMBER_H

#include <string>
#include <string_view>

#include "sdk/result.h"

namespace patron::phone_auth {

/// Which numbers an installation takes.
struct PhonePolicy {
    enum class Validity {
        kValid,     ///< in a range that libphonenumber knows to be assigned
        kPossible,  ///< of a possible length: for ranges younger than the installed metadata
    };
    Validity validity = Validity::kValid;
    bool allowVoip = true;
};

/// Accepts a number in E.164 form only: `+`, country code, digits, exactly as libphonenumber would
/// write it, so that one line has one spelling. Premium rate, shared cost, UAN, pager and voicemail
/// numbers are refused, because sending there costs money or reaches nobody (rule H4).
/// libphonenumber keeps one instance per process and guards it; any thread.
/// @return the number, or one BadField with rule `required`, `phone_number` or `phone_type` (with
///         kOtpDestinationRefused)
sdk::Result<std::string> parsePhoneNumber(std::string_view text, const PhonePolicy& policy);

/// The country of a number in E.164 form: ISO 3166-1 alpha-2, `001` for numbers of no country
/// (satellite, international networks, ranges that libphonenumber does not know). Any thread.
std::string phoneNumberCountry(const std::string& number);

}  // namespace patron::phone_auth

#endif  // PATRON_PHONE_AUTH_PHONE_NUMBER_H
