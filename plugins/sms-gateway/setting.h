#ifndef PATRON_SMS_GATEWAY_SETTING_H
#define PATRON_SMS_GATEWAY_SETTING_H

#include <string>

namespace patron::sms_gateway {

/// A configuration key that the gateway has a use for, in the gateway's own words.
struct Setting {
    std::string key;    ///< account, username, password, service or sender
    std::string label;  ///< `Account SID`
    bool required = true;
    std::string requiredUnless;  ///< another key that does instead; empty: none does
    std::string pattern;         ///< regular expression for all of it; empty: anything
};

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_SETTING_H
