#ifndef PATRON_FCGI_CGI_H
#define PATRON_FCGI_CGI_H

#include <cstddef>

#include "fcgi/request_fields.h"
#include "http/handler.h"

namespace patron::fcgi {

/// Whether the process was started for one request: GATEWAY_INTERFACE is set, as RFC 3875 demands,
/// and fd 0 is not a listening socket (then it was spawn-fcgi or systemd, whatever the environment
/// says).
bool runningAsCgi();

/// Where one CGI request comes from and goes to; the defaults are the process's own. A value.
struct CgiOptions {
    std::size_t maxBody = 64 * 1024;  ///< bytes, as FrontOptions::maxBody
    PathSource pathSource = PathSource::kDocumentUri;
    const char* const* environment = nullptr;  ///< null: the process's
    int input = 0;
    int output = 1;
};

/// Serves the one request of a CGI process (RFC 3875). Gives the exit status: 0 when the answer was
/// written. A body that is shorter than declared is answered 400. One thread.
int serveCgi(http::Handler& handler, const CgiOptions& options = {});

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_CGI_H
