#include "fcgi/front.h"

#include <csignal>

#include <algorithm>
#include <thread>
#include <vector>

#include "fcgi/libfcgi.h"

namespace patron::fcgi {
namespace {

FrontOptions completed(FrontOptions options) {
    if (options.workers == 0) options.workers = defaultWorkers();
    options.maxBody = std::min(options.maxBody, kMaxBodyLimit);
    return options;
}

/// Threads inherit the mask of the one that starts them.
class SignalsBlocked {
  public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

  private:
    sigset_t before_;
};

/// However run() ends, its threads come to an end: the queue closes before they are joined.
class Crew {
  public:
    explicit Crew(ReadyQueue& queue) : queue_(queue) {}
    ~Crew() {
        queue_.close();
        for (std::thread& thread : threads_) thread.join();
    }
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    void hire(std::function<void()> job) { threads_.emplace_back(std::move(job)); }

  private:
    ReadyQueue& queue_;
    std::vector<std::thread> threads_;
};

}  // namespace

unsigned defaultWorkers() { return std::max(16U, 4 * std::thread::hardware_concurrency()); }

Front::Front(const FrontOptions& options, Listener listener, http::Handler& handler)
    : options_(completed(options)),
      handler_(handler),
      queue_(options_.maxQueued, options_.maxQueueWait),
      dispatcher_(options_, std::move(listener), queue_, tally_) {
    initLibfcgi();
}

void Front::run(const std::function<void()>& onReady) {
    Crew crew(queue_);
    {
        const SignalsBlocked blocked;
        for (unsigned i = 0; i < options_.workers; ++i) crew.hire([this] { work(); });
        crew.hire([this] { refuseLate(); });
    }
    dispatcher_.run(onReady);
}

void Front::work() {
    Worker worker(options_, handler_, tally_);
    while (const auto item = queue_.take()) serve(worker, *item);
}

void Front::refuseLate() {
    Worker worker(options_, handler_, tally_);
    while (const auto item = queue_.takeLate()) serve(worker, *item);
}

void Front::serve(Worker& worker, const ReadyQueue::Item& item) {
    auto outcome = Worker::Outcome::kClose;
    ++tally_.busy;
    try {
        outcome = worker.serve(*item.connection, item.late);
    } catch (...) {
        // Memory: this one request goes unanswered, the service goes on.
    }
    --tally_.busy;
    dispatcher_.giveBack(*item.connection, outcome);
}

FrontCounters Front::counters() const {
    return {.connections = tally_.connections,
            .queued = queue_.size(),
            .busy = tally_.busy,
            .served = tally_.served,
            .refused = tally_.refused,
            .malformed = tally_.malformed,
            .timedOut = tally_.timedOut};
}

}  // namespace patron::fcgi
