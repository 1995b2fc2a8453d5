#ifndef PATRON_SMS_GATEWAY_TIME_LEFT_H
#define PATRON_SMS_GATEWAY_TIME_LEFT_H

#include <string>
#include <string_view>

#include "sdk/time.h"
#include "text_template.h"

namespace patron::sms_gateway {

/// What a gateway takes for the time that a text has left; it refuses the whole text otherwise.
struct TimeLeftLimits {
    sdk::Duration lowest{1'000};
    sdk::Duration highest = sdk::Duration::max();
};

/// ISO 8601: `2026-01-31T09:05:00Z`.
std::string isoTime(sdk::TimePoint time);

/// How long a text is worth something, by the names that templates have for it: a gateway that
/// knows passes it on no later. `seconds_left` and `milliseconds_left`, `minutes_left` rounded up
/// (a minute is the least that those gateways know), and `expires_at`, the moment when that time is
/// over. Never less than a second. Nothing for a text that does not expire. Pure.
Values timeLeftValues(sdk::TimePoint now, sdk::TimePoint expiresAt, const TimeLeftLimits& limits);

/// Whether a string of a JSON body is one of those numbers and nothing else. Gateways that take
/// JSON want a number there, and a template is always a string.
bool isTimeLeftNumber(std::string_view text);

}  // namespace patron::sms_gateway

#endif  // PATRON_SMS_GATEWAY_TIME_LEFT_H
