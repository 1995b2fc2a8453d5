#ifndef PATRON_OTP_WAITING_H
#define PATRON_OTP_WAITING_H

#include <algorithm>
#include <chrono>

#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::otp {

/// A refusal that says when to come back: whole seconds, rounded up, so that whoever waits them is
/// not refused again; at most a day, since "until support unlocks it" is no number for a client.
inline sdk::Unexpected refuseUntil(sdk::ErrorCode code, sdk::TimePoint until, sdk::TimePoint now) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(until - now);
    return sdk::Unexpected(sdk::Error(code).wait(
        std::clamp<std::chrono::seconds>(wait, std::chrono::seconds{1}, std::chrono::hours{24})));
}

}  // namespace patron::otp

#endif  // PATRON_OTP_WAITING_H
