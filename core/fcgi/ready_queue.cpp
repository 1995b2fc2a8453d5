#include "fcgi/ready_queue.h"

#include <algorithm>

namespace patron::fcgi {

void ReadyQueue::push(std::span<Connection* const> connections) {
    const auto now = Clock::now();
    bool wake = false;
    bool overflow = false;
    {
        const std::lock_guard lock(mutex_);
        for (Connection* connection : connections) items_.push_back({connection, now, false});
        wake = shouldWake();
        overflow = items_.size() > bound_;
    }
    if (wake) ready_.notify_one();
    if (overflow) late_.notify_one();
}

bool ReadyQueue::shouldWake() {
    if (items_.empty() || sleepers_ == 0 || waking_) return false;
    waking_ = true;
    return true;
}

std::optional<ReadyQueue::Item> ReadyQueue::take() {
    std::unique_lock lock(mutex_);
    while (items_.empty() && !closed_) {
        ++sleepers_;
        ready_.wait(lock);
        --sleepers_;
        waking_ = false;
    }
    if (items_.empty()) return std::nullopt;
    Item item = items_.front();
    item.late = closed_ || tooOld(Clock::now());
    items_.pop_front();
    const bool wake = shouldWake();
    lock.unlock();
    if (wake) ready_.notify_one();
    return item;
}

std::optional<ReadyQueue::Item> ReadyQueue::takeLate() {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (items_.size() > bound_) {
            Item item = items_.back();
            item.late = true;
            items_.pop_back();
            return item;
        }
        if (!items_.empty() && (closed_ || tooOld(Clock::now()))) {
            Item item = items_.front();
            item.late = true;
            items_.pop_front();
            return item;
        }
        if (closed_) return std::nullopt;
        // Not woken for every arrival; an old one is found a quarter of maxWait late at most.
        late_.wait_for(lock, std::max(maxWait_ / 4, std::chrono::milliseconds(10)));
    }
}

void ReadyQueue::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    ready_.notify_all();
    late_.notify_all();
}

std::size_t ReadyQueue::size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
}

}  // namespace patron::fcgi
