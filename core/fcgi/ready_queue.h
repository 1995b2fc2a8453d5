#ifndef PATRON_FCGI_READY_QUEUE_H
#define PATRON_FCGI_READY_QUEUE_H

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <span>

#include "fcgi/connection.h"

namespace patron::fcgi {

/// Readable connections on their way to a worker, in order of arrival. It never refuses a
/// connection itself (a web server wants an answer, not a hang-up); it marks those that came beyond
/// `bound`, or waited longer than `maxWait`, as late: their request gets the short answer 503.
/// Any thread may call anything.
class ReadyQueue {
  public:
    struct Item {
        Connection* connection;
        Clock::time_point since;
        bool late;
    };

    ReadyQueue(std::size_t bound, std::chrono::milliseconds maxWait)
        : bound_(bound), maxWait_(maxWait) {}

    void push(std::span<Connection* const> connections);

    /// Waits for the oldest connection; none when the queue is closed and empty.
    std::optional<Item> take();

    /// Waits for a late one: the newest while there are more than `bound`, else the oldest once it
    /// has waited too long. So that refusals are prompt when every worker is stuck.
    std::optional<Item> takeLate();

    /// What is still in the queue is handed out as late; after it take() gives none.
    void close();

    std::size_t size() const;

  private:
    bool tooOld(Clock::time_point now) const { return now - items_.front().since > maxWait_; }

    /// Workers are woken one after another: each that takes an item wakes the next while there are
    /// more. Waking as many as there are items costs more than it brings where requests are short.
    bool shouldWake();

    const std::size_t bound_;
    const std::chrono::milliseconds maxWait_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::condition_variable late_;
    std::deque<Item> items_;
    std::size_t sleepers_ = 0;
    bool waking_ = false;
    bool closed_ = false;
};

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_READY_QUEUE_H
