#ifndef PATRON_FCGI_FRONT_OPTIONS_H
#define PATRON_FCGI_FRONT_OPTIONS_H

#include <chrono>
#include <cstddef>

#include "fcgi/request_fields.h"

namespace patron::fcgi {

/// How a Front behaves. The defaults are for nginx on the same machine. A value.
struct FrontOptions {
    /// Threads that serve requests; 0 chooses by the machine (defaultWorkers). More than there are
    /// cores, because a worker also waits: for a commit that it shares with others, for a database.
    unsigned workers = 0;

    /// Longest body handed over, in bytes (rule A1). At most kMaxBodyLimit.
    std::size_t maxBody = 64 * 1024;

    /// Readable connections that may wait for a worker; those beyond are answered 503.
    std::size_t maxQueued = 1024;
    /// A request that waited longer than this for a worker is answered 503.
    std::chrono::milliseconds maxQueueWait{3000};

    /// Connections open at once; others wait in the socket's backlog.
    std::size_t maxConnections = 4096;

    /// From the first byte of a request to its last. Also how long one write to a peer that does
    /// not read may hold a worker.
    std::chrono::milliseconds peerTimeout{2000};

    /// A connection on which nothing happens is closed after this. Longer than keepalive_timeout of
    /// nginx's upstream (60 s), so that nginx closes first and never writes into a closing one.
    std::chrono::milliseconds idleTimeout{75000};

    /// After requestStop(): how long the last connections may take; and how long a kept connection
    /// must have been quiet to be closed. Once that time has passed since the stop, a connection
    /// also ends with its next answer.
    std::chrono::milliseconds drainLimit{10000};
    std::chrono::milliseconds drainQuiet{250};

    PathSource pathSource = PathSource::kDocumentUri;
};

/// A request waits in the socket's own buffer until it is whole, and must fit there (208 KiB by
/// default on Linux, part of it overhead).
constexpr std::size_t kMaxBodyLimit = 96 * 1024;

/// What workers = 0 stands for.
unsigned defaultWorkers();

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_FRONT_OPTIONS_H
