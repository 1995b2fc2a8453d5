#include "fcgi/response_head.h"

#include <string_view>

namespace patron::fcgi {
namespace {

/// nginx hands our status line on as it is, so it needs the phrase.
std::string_view reasonPhrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 204:
            return "No Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        default:
            return "Status";
    }
}

bool hasBody(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

void writeAnswer(const http::Request& request, const http::Response& response, std::string& out) {
    out.clear();
    out.append("Status: ").append(std::to_string(response.status));
    out.append(" ").append(reasonPhrase(response.status)).append("\r\n");
    for (const auto& [name, value] : response.headers) {
        out.append(name).append(": ").append(value).append("\r\n");
    }
    if (hasBody(response.status)) {
        out.append("Content-Length: ").append(std::to_string(response.body.size()));
        out.append("\r\n");
    }
    out.append("\r\n");
    if (hasBody(response.status) && request.method != "HEAD") out.append(response.body);
}

http::Response badRequest() {
    return {400, {{"Content-Type", "text/plain"}}, "The body is not of the declared length.\n"};
}

}  // namespace patron::fcgi
