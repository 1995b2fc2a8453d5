#include "app/settings_watch.h"

#include <utility>

namespace patron::app {

SettingsWatch::SettingsWatch(Runtime& runtime, Pace pace) : runtime_(runtime), pace_(pace) {
    thread_ = std::thread([this] { run(); });
}

SettingsWatch::~SettingsWatch() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void SettingsWatch::wake() {
    {
        const std::lock_guard lock(mutex_);
        awake_ = true;
    }
    changed_.notify_all();
}

void SettingsWatch::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        changed_.wait_for(lock, pace_.look, [this] { return stopping_ || awake_; });
        if (stopping_) return;
        const bool woken = std::exchange(awake_, false);
        lock.unlock();
        look(woken);
        lock.lock();
    }
}

void SettingsWatch::look(bool woken) {
    const auto now = Clock::now();
    const bool again = woken || (now - triedAt_ >= pace_.again && runtime_.hasRefusedPlugin());
    if (again) triedAt_ = now;
    const auto done = runtime_.refreshSettings(again ? Refresh::kAll : Refresh::kChanges);
    report(done ? std::string() : done.error().detail, now);
}

void SettingsWatch::report(const std::string& problem, Clock::time_point now) {
    const bool isNews = problem != lastProblem_ || now - reportedAt_ >= pace_.again;
    lastProblem_ = problem;
    if (problem.empty() || !isNews) return;
    reportedAt_ = now;
    runtime_.log().write(sdk::LogLevel::kError, "settings.refused", {{"reason", problem}});
}

}  // namespace patron::app
