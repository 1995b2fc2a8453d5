#ifndef PATRON_SDK_TIME_H
#define PATRON_SDK_TIME_H

#include <algorithm>
#include <chrono>
#include <string>

namespace patron::sdk::inline v1 {

/// A moment in UTC, to the millisecond. Stored in the database as milliseconds since 1970.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

inline TimePoint systemNow() {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

/// `2026-01-31 09:05:00`: UTC, to the second, of the years 0 to 9999.
inline std::string utcText(TimePoint time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::string text = "0000-00-00 00:00:00";
    const auto put = [&](std::size_t end, auto number) {
        for (auto rest = static_cast<unsigned>(number); rest > 0; rest /= 10) {
            text[--end] = static_cast<char>('0' + rest % 10);
        }
    };
    put(4, std::clamp(static_cast<int>(date.year()), 0, 9999));
    put(7, static_cast<unsigned>(date.month()));
    put(10, static_cast<unsigned>(date.day()));
    put(13, clock.hours().count());
    put(16, clock.minutes().count());
    put(19, clock.seconds().count());
    return text;
}

/// Until when a piece of work must have ended, on the steady clock, so that setting the system
/// clock cannot stretch it. A plugin that talks to a network derives every timeout from
/// remaining(). A value; any thread.
class Deadline {
  public:
    static Deadline in(Duration span) { return Deadline(std::chrono::steady_clock::now() + span); }

    /// Time left, never negative.
    Duration remaining() const {
        const auto left = at_ - std::chrono::steady_clock::now();
        return std::max(Duration::zero(), std::chrono::duration_cast<Duration>(left));
    }
    bool expired() const { return remaining() == Duration::zero(); }

  private:
    explicit Deadline(std::chrono::steady_clock::time_point at) : at_(at) {}
    std::chrono::steady_clock::time_point at_;
};

}  // namespace patron::sdk::inline v1

#endif  // PATRON_SDK_TIME_H
