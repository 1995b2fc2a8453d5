#ifndef PATRON_HTTP_HANDLER_H
#define PATRON_HTTP_HANDLER_H

#include "http/request.h"
#include "http/response.h"

namespace patron::http {

/// What a front (FastCGI or CGI) calls for each request. Any number of threads at once. Whatever
/// goes wrong becomes an answer: no exception leaves it.
class Handler {
  public:
    virtual ~Handler() = default;
    virtual Response handle(const Request& request) noexcept = 0;
    /// The answer when there are more requests than can be served: 503 with Retry-After, in the
    /// envelope. Made without looking at anything but the request id; must be cheap.
    virtual Response refuse(const Request& request) noexcept = 0;
};

}  // namespace patron::http

#endif  // PATRON_HTTP_HANDLER_H
