#include "app/settings_watch.h"

namespace patron::app {

namespace {
constexpr std::chrono::seconds kLookEvery{1};
}

SettingsWatch::SettingsWatch(Runtime& runtime) : runtime_(runtime) {
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
        changed_.wait_for(lock, kLookEvery, [this] { return stopping_ || awake_; });
        if (stopping_) return;
        awake_ = false;
        lock.unlock();
        look();
        lock.lock();
    }
}

void SettingsWatch::look() {
    std::string problem;
    if (auto keys = runtime_.keys().reload(); !keys) {
        problem = keys.error().detail;
    } else if (auto settings = runtime_.refreshSettings(); !settings) {
        problem = settings.error().detail;
    }
    if (problem != lastProblem_ && !problem.empty()) {
        runtime_.log().write(sdk::LogLevel::kError, "settings.refused", {{"reason", problem}});
    }
    lastProblem_ = problem;
}

}  // namespace patron::app
