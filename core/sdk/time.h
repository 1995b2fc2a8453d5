#ifndef PATRON_SDK_TIME_H
#define PATRON_SDK_TIME_H

#include <algorithm>
#include <chrono>

namespace patron::sdk::inline v1 {

/// A moment in UTC, to the millisecond. Stored in the database as milliseconds since 1970.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

inline TimePoint systemNow() {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
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
