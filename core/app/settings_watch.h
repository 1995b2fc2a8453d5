#ifndef PATRON_APP_SETTINGS_WATCH_H
#define PATRON_APP_SETTINGS_WATCH_H

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/runtime.h"

namespace patron::app {

/// Looks every second whether another process changed settings, providers or keys, and loads them:
/// one thread of its own. A change that cannot be loaded is logged, once a minute while it lasts
/// (`settings.refused`), and the old one stays. A provider that cannot be used, or a new build of
/// an auth type, is tried again once a minute, too: what it wants may be there by then.
class SettingsWatch {
  public:
    struct Pace {
        std::chrono::milliseconds look{std::chrono::seconds(1)};
        std::chrono::milliseconds again{std::chrono::minutes(1)};
    };
    explicit SettingsWatch(Runtime& runtime) : SettingsWatch(runtime, Pace()) {}
    SettingsWatch(Runtime& runtime, Pace pace);
    ~SettingsWatch();
    /// Loads everything at once (SIGHUP). Any thread.
    void wake();

  private:
    using Clock = std::chrono::steady_clock;
    void run();
    void look(bool woken);
    void report(const std::string& problem, Clock::time_point now);

    Runtime& runtime_;
    const Pace pace_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    bool awake_ = false;
    std::string lastProblem_;
    Clock::time_point reportedAt_;
    Clock::time_point triedAt_;
    std::thread thread_;
};

}  // namespace patron::app

#endif  // PATRON_APP_SETTINGS_WATCH_H
