#ifndef PATRON_HTTP_REQUEST_H
#define PATRON_HTTP_REQUEST_H

#include <map>
#include <string>

namespace patron::http {

/// One request as it came from nginx: bytes with names, no meaning yet. Only the headers that the
/// contract names are here; nginx passes no others (nginx/patron_fastcgi_params). Absent headers
/// are empty. A value; owned by the worker that serves it.
struct Request {
    std::string method;         ///< as sent: `PUT`
    std::string path;           ///< decoded by nginx, without query: `/api/customers/login`
    std::string query;          ///< raw, without `?`
    std::string clientAddress;  ///< of the client proper; nginx sorts out trusted proxies
    std::string body;
    /// The body was longer than FrontOptions::maxBody; `body` is empty then.
    bool bodyTooLarge = false;

    std::string application;      ///< `Application`
    std::string apiVersion;       ///< `Api-Version`
    std::string requestId;        ///< `X-Request-ID`, not yet checked
    std::string authorization;    ///< `Authorization`
    std::string contentType;      ///< `Content-Type`
    std::string accept;           ///< `Accept`
    std::string acceptLanguage;   ///< `Accept-Language`
    std::string contentLanguage;  ///< `Content-Language`
    std::string ifMatch;          ///< `If-Match`
    std::string ifNoneMatch;      ///< `If-None-Match`
    std::string idempotencyKey;   ///< `Idempotency-Key`
    std::string origin;           ///< `Origin`
    /// `X-…-Signature` headers of providers that report, by name in small letters.
    std::map<std::string, std::string> signatures;
};

}  // namespace patron::http

#endif  // PATRON_HTTP_REQUEST_H
