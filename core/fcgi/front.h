#ifndef PATRON_FCGI_FRONT_H
#define PATRON_FCGI_FRONT_H

#include <functional>

#include "fcgi/dispatcher.h"
#include "fcgi/front_counters.h"
#include "fcgi/front_options.h"
#include "fcgi/listener.h"
#include "fcgi/ready_queue.h"
#include "http/handler.h"

namespace patron::fcgi {

/// The FastCGI service: one thread waits for all connections, workers serve their requests, libfcgi
/// parses them. A connection costs a worker only while a whole request is there, so kept, silent
/// and slow connections starve nobody. Too many requests are refused (Handler::refuse), not
/// hoarded.
///
/// Owns its listener and threads; the handler must outlive it. Signals: its threads block all of
/// them, so that they reach the program's own.
class Front {
  public:
    /// Throws std::system_error when the kernel gives no epoll, std::runtime_error when libfcgi
    /// does not start. Ignores SIGPIPE unless the program handles it.
    Front(const FrontOptions& options, Listener listener, http::Handler& handler);

    /// Serves in this thread and the workers until requestStop() and the drain that follows: no new
    /// connections; every request in flight, and those still coming on kept connections, are
    /// answered; after FrontOptions::drainLimit the rest is refused or cut. `onReady` is called in
    /// this thread, once, when connections are accepted. Returns when the last handler call has
    /// returned. Call once.
    void run(const std::function<void()>& onReady = [] {});

    /// Makes run() drain and return, also when it has not begun. Any thread, also a signal handler.
    void requestStop() noexcept { dispatcher_.requestStop(); }

    /// Any thread.
    FrontCounters counters() const;

  private:
    void work();
    void refuseLate();
    void serve(Worker& worker, const ReadyQueue::Item& item);

    const FrontOptions options_;
    http::Handler& handler_;
    FrontTally tally_;
    ReadyQueue queue_;
    Dispatcher dispatcher_;
};

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_FRONT_H
