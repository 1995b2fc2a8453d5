#ifndef PATRON_FCGI_WORKER_H
#define PATRON_FCGI_WORKER_H

#include <memory>
#include <string>

#include "fcgi/connection.h"
#include "fcgi/front_counters.h"
#include "fcgi/front_options.h"
#include "fcgi/record_scan.h"
#include "http/handler.h"

struct FCGX_Request;

namespace patron::fcgi {

/// Serves one request of one connection at a time: looks whether it is whole, lets libfcgi parse
/// it, asks the handler, writes the answer. Holds the buffers of one thread, reused from request to
/// request.
class Worker {
  public:
    enum class Outcome {
        kKeep,    ///< answered; the connection may carry another request
        kWait,    ///< no whole request yet
        kLinger,  ///< answered without reading all: close once the peer has read the answer
        kClose,
    };

    Worker(const FrontOptions& options, http::Handler& handler, FrontTally& tally);

    /// `late`: answer with Handler::refuse. May throw what std throws; the connection is to be
    /// closed then.
    Outcome serve(Connection& connection, bool late);

  private:
    Outcome answer(Connection& connection, bool late, bool tooLarge);
    bool readBody(FCGX_Request& fcgi);
    http::Response respond(bool late);

    const PathSource pathSource_;
    http::Handler& handler_;
    FrontTally& tally_;
    RecordScan scan_;
    std::unique_ptr<char[]> window_;
    http::Request request_;
    std::string wire_;
};

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_WORKER_H
