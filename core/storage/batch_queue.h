#ifndef PATRON_STORAGE_BATCH_QUEUE_H
#define PATRON_STORAGE_BATCH_QUEUE_H

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace patron::storage {

/// Jobs of many threads, worked on together. The caller at the head of the queue does the work of
/// all who wait behind it; then the next in line takes over. No thread of its own, nothing to stop.
/// Jobs are done in order of arrival. Any thread; must outlive its callers.
template <class Job>
class BatchQueue {
  public:
    using Batch = std::vector<Job*>;

    explicit BatchQueue(std::size_t maxBatch) : maxBatch_(maxBatch) {}

    /// Returns when the job has been worked on, by `work` or by that of another caller. `work` gets
    /// at most maxBatch jobs, on one thread at a time, and must not throw.
    template <class Work>
    void run(Job& job, Work work) {
        Entry entry{&job, false, {}};
        std::unique_lock lock(mutex_);
        waiting_.push_back(&entry);
        entry.turn.wait(lock, [&] { return entry.done || isTurnOf(entry); });
        if (entry.done) return;
        const Batch batch = take(maxBatch_);
        worker_ = std::this_thread::get_id();
        lock.unlock();
        work(batch);
        lock.lock();
        worker_ = {};
        for (Entry* finished : underWay_) {
            finished->done = true;
            finished->turn.notify_one();
        }
        underWay_.clear();
        if (!waiting_.empty()) waiting_.front()->turn.notify_one();
    }

    /// From inside `work`: everyone who waits by now, who counts as worked on with the others.
    Batch takeRest() {
        const std::lock_guard lock(mutex_);
        return take(waiting_.size());
    }
    /// Whether the calling thread is inside `work`.
    bool isWorking() {
        const std::lock_guard lock(mutex_);
        return worker_ == std::this_thread::get_id();
    }

  private:
    struct Entry {
        Job* job;
        bool done;
        std::condition_variable turn;
    };

    bool isTurnOf(const Entry& entry) const {
        return worker_ == std::thread::id() && !waiting_.empty() && waiting_.front() == &entry;
    }
    Batch take(std::size_t atMost) {
        Batch batch;
        for (std::size_t n = std::min(atMost, waiting_.size()); n > 0; --n) {
            batch.push_back(waiting_.front()->job);
            underWay_.push_back(waiting_.front());
            waiting_.pop_front();
        }
        return batch;
    }

    const std::size_t maxBatch_;
    std::mutex mutex_;  ///< guards what follows
    std::deque<Entry*> waiting_;
    std::vector<Entry*> underWay_;
    std::thread::id worker_;  ///< none: nobody is at work
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_BATCH_QUEUE_H
