#ifndef PATRON_FCGI_CONNECTION_H
#define PATRON_FCGI_CONNECTION_H

#include <atomic>
#include <chrono>
#include <list>

namespace patron::fcgi {

using Clock = std::chrono::steady_clock;

/// One connection from the web server, from accept to close. It belongs to the dispatcher (the
/// thread in epoll) or to one worker; `turn` says to whom, and passes the other fields on with it.
/// The dispatcher alone creates and frees connections.
///
/// epoll tells each arrival of bytes once (edge-triggered), which saves a system call per request
/// against arming it again. So an arrival while a worker has the connection must be kept: that is
/// kTakenAgain, and the worker then looks once more before it lets go.
struct Connection {
    enum class Turn : unsigned char {
        kWaiting,     ///< dispatcher's: in epoll, nobody works on it
        kTaken,       ///< queued, or in a worker
        kTakenAgain,  ///< same, and bytes have come since
        kLingering,   ///< dispatcher's: answered; what still comes is thrown away until the peer
                      ///< closes
        kDead,        ///< closed; the dispatcher frees it
    };

    int fd = -1;
    std::atomic<Turn> turn{Turn::kWaiting};
    /// The peer will send no more. Set by the dispatcher at any time.
    std::atomic<bool> peerClosed{false};
    /// When the last thing happened on it: accepted, answered, or began to linger.
    Clock::time_point quietSince{};
    /// Since when the start of a request waits for its rest; zero when there is none.
    Clock::time_point partialSince{};
    std::list<Connection>::iterator self{};
};

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_CONNECTION_H
