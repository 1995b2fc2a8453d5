#ifndef PATRON_HTTP_RESPONSE_H
#define PATRON_HTTP_RESPONSE_H

#include <string>
#include <utility>
#include <vector>

namespace patron::http {

/// One answer, ready for the wire. `headers` holds every header but Status and Content-Length,
/// which the front writes. Values hold no CR or LF. A value.
struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

}  // namespace patron::http

#endif  // PATRON_HTTP_RESPONSE_H
