#include "time_left.h"

#include <algorithm>
#include <chrono>

namespace patron::sms_gateway {

std::string isoTime(sdk::TimePoint time) {
    std::string text = sdk::utcText(time) + "Z";
    text[text.find(' ')] = 'T';
    return text;
}

Values timeLeftValues(sdk::TimePoint now, sdk::TimePoint expiresAt, const TimeLeftLimits& limits) {
    if (expiresAt == sdk::TimePoint()) return {};
    const sdk::Duration left = std::clamp(expiresAt - now, limits.lowest, limits.highest);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(left);
    return {{"seconds_left", std::to_string(seconds.count())},
            {"minutes_left", std::to_string(minutes.count())},
            {"milliseconds_left", std::to_string(left.count())},
            {"expires_at", isoTime(now + left)}};
}

bool isTimeLeftNumber(std::string_view text) {
    return text == "{seconds_left}" || text == "{minutes_left}" || text == "{milliseconds_left}";
}

}  // namespace patron::sms_gateway
