#ifndef PATRON_FCGI_RESPONSE_HEAD_H
#define PATRON_FCGI_RESPONSE_HEAD_H

#include <string>

#include "http/request.h"
#include "http/response.h"

namespace patron::fcgi {

/// Writes the answer as CGI and FastCGI share it (RFC 3875 section 6): Status, the answer's
/// headers, Content-Length, an empty line, the body. HEAD, 204 and 304 have no body; HEAD keeps the
/// length that GET would have. Replaces the content of `out`, keeps its memory.
void writeAnswer(const http::Request& request, const http::Response& response, std::string& out);

/// The answer to a request whose body is not of the length it declares. Such a request does not
/// come from a web server in order, so it never reaches the handler.
http::Response badRequest();

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_RESPONSE_HEAD_H
