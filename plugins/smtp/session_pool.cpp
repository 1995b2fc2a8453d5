#include "session_pool.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace patron::smtp {

SessionPool::Entry SessionPool::take() {
    // Destroyed after the lock is gone: closing a session writes to the network.
    std::vector<Idle> closing;
    const std::lock_guard lock(mutex_);
    const auto oldest = Clock::now() - kLongestIdle;
    const auto young = std::ranges::find_if(idle_, [&](const Idle& i) { return i.since > oldest; });
    std::move(idle_.begin(), young, std::back_inserter(closing));
    idle_.erase(idle_.begin(), young);
    while (!idle_.empty()) {
        Idle last = std::move(idle_.back());
        idle_.pop_back();
        if (last.entry.session->stillGood()) return std::move(last.entry);
        closing.push_back(std::move(last));
    }
    return {};
}

void SessionPool::clear() {
    std::vector<Idle> closing;
    const std::lock_guard lock(mutex_);
    closing.swap(idle_);
}

void SessionPool::give(Entry entry) {
    if (++entry.mails >= kMostMails) return;
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kMostIdle) idle_.push_back({std::move(entry), Clock::now()});
}

}  // namespace patron::smtp
