#include "fcgi/worker.h"

#include <fcgiapp.h>
#include <sys/socket.h>

#include <cerrno>

#include "fcgi/response_head.h"

namespace patron::fcgi {
namespace {

/// libfcgi's state for one request on a connection that stays ours. Three fields are set that its
/// header calls private: ipcFd is the connection; keepConnection keeps it open past this request;
/// detached makes libfcgi close it at once when it cannot parse, where it would else wait up to two
/// seconds, again and again, for the peer to close.
class ParsedRequest {
  public:
    explicit ParsedRequest(int fd) {
        FCGX_InitRequest(&fcgi_, -1, 0);
        fcgi_.ipcFd = fd;
        fcgi_.keepConnection = 1;
        fcgi_.detached = 1;
    }
    ~ParsedRequest() { FCGX_Free(&fcgi_, 0); }
    ParsedRequest(const ParsedRequest&) = delete;
    ParsedRequest& operator=(const ParsedRequest&) = delete;

    /// False: not a request, and libfcgi has closed the connection.
    bool parse() { return FCGX_Accept_r(&fcgi_) == 0; }

    bool peerKeeps() const { return fcgi_.keepConnection != 0; }

    /// Up to about 8000 bytes this is one write. The error stream goes first: nothing was written
    /// to it, and then it costs nothing.
    bool write(const std::string& wire) {
        FCGX_PutStr(wire.data(), static_cast<int>(wire.size()), fcgi_.out);
        FCGX_FClose(fcgi_.err);
        return FCGX_FClose(fcgi_.out) == 0;
    }

    FCGX_Request& get() { return fcgi_; }

  private:
    FCGX_Request fcgi_;
};

}  // namespace

Worker::Worker(const FrontOptions& options, http::Handler& handler, FrontTally& tally)
    : pathSource_(options.pathSource),
      handler_(handler),
      tally_(tally),
      scan_(options.maxBody),
      window_(new char[scan_.window()]) {}  // not zeroed: most of it is never touched

Worker::Outcome Worker::serve(Connection& connection, bool late) {
    const ssize_t got = recv(connection.fd, window_.get(), scan_.window(), MSG_PEEK | MSG_DONTWAIT);
    if (got == 0) return Outcome::kClose;
    if (got < 0) return errno == EAGAIN || errno == EINTR ? Outcome::kWait : Outcome::kClose;
    const auto size = static_cast<std::size_t>(got);
    switch (scan_.scan({window_.get(), size})) {
        case RecordScan::Verdict::kWhole:
            return answer(connection, late, false);
        case RecordScan::Verdict::kBodyTooLarge:
            return answer(connection, late, true);
        case RecordScan::Verdict::kIncomplete:
            if (size == scan_.window()) break;
            if (connection.partialSince == Clock::time_point{}) {
                connection.partialSince = Clock::now();
            }
            return Outcome::kWait;
        case RecordScan::Verdict::kMalformed:
            break;
    }
    ++tally_.malformed;
    return Outcome::kClose;
}

Worker::Outcome Worker::answer(Connection& connection, bool late, bool tooLarge) {
    ParsedRequest parsed(connection.fd);
    if (!parsed.parse()) {
        connection.fd = -1;
        return Outcome::kClose;
    }
    const auto declared = readFields(parsed.get().envp, pathSource_, request_);
    request_.bodyTooLarge = tooLarge;
    const bool good = declared && (tooLarge || *declared == scan_.bodyLength());
    if (good && !tooLarge && !readBody(parsed.get())) return Outcome::kClose;
    writeAnswer(request_, good ? respond(late) : badRequest(), wire_);
    if (!parsed.write(wire_)) return Outcome::kClose;
    if (!good || tooLarge) return Outcome::kLinger;
    return parsed.peerKeeps() ? Outcome::kKeep : Outcome::kClose;
}

bool Worker::readBody(FCGX_Request& fcgi) {
    request_.body.resize(scan_.bodyLength());
    const int size = static_cast<int>(request_.body.size());
    return FCGX_GetStr(request_.body.data(), size, fcgi.in) == size &&
           FCGX_GetChar(fcgi.in) == EOF && FCGX_GetError(fcgi.in) == 0;
}

http::Response Worker::respond(bool late) {
    ++(late ? tally_.refused : tally_.served);
    return late ? handler_.refuse(request_) : handler_.handle(request_);
}

}  // namespace patron::fcgi
