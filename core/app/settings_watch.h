#ifndef PATRON_APP_SETTINGS_WATCH_H
#define PATRON_APP_SETTINGS_WATCH_H

#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/runtime.h"

namespace patron::app {

/// Looks every second whether another process changed settings, providers or keys, and loads them:
/// one thread of its own. A change that cannot be loaded is logged once and the old one stays.
class SettingsWatch {
  public:
    explicit SettingsWatch(Runtime& runtime);
    ~SettingsWatch();
    /// Looks at once (SIGHUP). Any thread.
    void wake();

  private:
    void run();
    void look();

    Runtime& runtime_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    bool awake_ = false;
    std::string lastProblem_;
    std::thread thread_;
};

}  // namespace patron::app

#endif  // PATRON_APP_SETTINGS_WATCH_H
