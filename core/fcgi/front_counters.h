#ifndef PATRON_FCGI_FRONT_COUNTERS_H
#define PATRON_FCGI_FRONT_COUNTERS_H

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace patron::fcgi {

/// What a Front is doing and has done; a snapshot whose numbers may be of slightly different
/// moments. A value.
struct FrontCounters {
    std::size_t connections = 0;  ///< open now
    std::size_t queued = 0;       ///< readable, waiting for a worker now
    std::size_t busy = 0;         ///< workers at work now
    std::uint64_t served = 0;     ///< requests that the handler answered
    std::uint64_t refused = 0;    ///< requests answered 503 for want of a worker
    std::uint64_t malformed = 0;  ///< connections closed because they did not speak FastCGI
    std::uint64_t timedOut = 0;   ///< connections closed because half a request was all that came
};

/// The numbers as they are counted, by any thread.
struct FrontTally {
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> busy{0};
    std::atomic<std::uint64_t> served{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> malformed{0};
    std::atomic<std::uint64_t> timedOut{0};
};

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_FRONT_COUNTERS_H
