#ifndef PATRON_FCGI_DISPATCHER_H
#define PATRON_FCGI_DISPATCHER_H

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <vector>

#include "fcgi/connection.h"
#include "fcgi/front_counters.h"
#include "fcgi/front_options.h"
#include "fcgi/listener.h"
#include "fcgi/ready_queue.h"
#include "fcgi/worker.h"

namespace patron::fcgi {

/// Owns the connections. One thread waits in epoll for all of them, accepts new ones, puts readable
/// ones into the queue, closes those that are silent for too long, and ends the service. It never
/// waits for a peer.
class Dispatcher {
  public:
    /// Throws std::system_error when the kernel gives no epoll.
    Dispatcher(const FrontOptions& options, Listener listener, ReadyQueue& queue,
               FrontTally& tally);
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    /// Serves until stopped and drained. `onReady` is called once, when connections are accepted.
    void run(const std::function<void()>& onReady);

    /// Any thread, also a signal handler.
    void requestStop() noexcept;

    /// A worker is done with a connection, and says how; it must not touch it afterwards.
    void giveBack(Connection& connection, Worker::Outcome outcome);

  private:
    bool finished() const;
    int waitTime() const;
    void onEvents(Connection& connection, std::uint32_t events);
    void setAccepting(bool accepting);
    void acceptAll();
    void adopt(int fd);
    void beginDrain();
    void tick(Clock::time_point now);
    void inspect(Connection& connection, Clock::time_point now);
    void linger(Connection& connection, Clock::time_point now);
    void putBack(Connection& connection);
    void bury(Connection& connection);
    void freeDead();
    void wake() noexcept;

    const FrontOptions& options_;
    Listener listener_;
    ReadyQueue& queue_;
    FrontTally& tally_;
    const int epoll_;
    const int wake_;
    const std::chrono::milliseconds tickEvery_;
    bool accepting_ = false;
    std::atomic<bool> stopRequested_{false};
    std::atomic<bool> draining_{false};
    Clock::time_point drainSince_{};
    Clock::time_point nextTick_{};
    std::vector<Connection*> readable_;
    std::list<Connection> connections_;
    std::mutex deadMutex_;
    std::vector<Connection*> dead_;
};

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_DISPATCHER_H
