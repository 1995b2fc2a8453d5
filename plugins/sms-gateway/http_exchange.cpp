#include "http_exchange.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/NumberParser.h>

#include <algorithm>
#include <istream>
#include <ostream>

#include "egress/failure.h"

namespace patron::sms_gateway {
namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

// A JSON answer must fit as a whole: the largest ones repeat the message.
constexpr std::size_t kBodyLookedAt = std::size_t{16} * 1024;
constexpr unsigned kLongestWait = 3600;

/// A stream swallows what its session throws; this throws it again.
void rethrowTrouble(const HTTPClientSession& session) {
    if (session.networkException()) session.networkException()->rethrow();
}

/// Why the body ended early; empty when it did not. A gateway that has said its status has decided:
/// trying again what it took, because its last byte did not come, would send the text twice.
std::string cutBy(const HTTPClientSession& session) {
    const Poco::Exception* trouble = session.networkException();
    if (!trouble) return {};
    const auto* failure = dynamic_cast<const egress::Failure*>(trouble);
    return failure ? failure->message() : "the answer broke off";
}

std::string targetOf(const GatewayUrl& url, const RenderedRequest& rendered) {
    std::string target = url.path.empty() ? rendered.path : url.path;
    char separator = '?';
    for (const std::string& query : {url.query, rendered.query}) {
        if (query.empty()) continue;
        target += separator + query;
        separator = '&';
    }
    return target;
}

void send(HTTPClientSession& session, HTTPRequest& request, const std::string& body) {
    if (request.getMethod() != HTTPRequest::HTTP_GET) {
        request.setContentLength(static_cast<std::streamsize>(body.size()));
    }
    std::ostream& out = session.sendRequest(request);
    out << body << std::flush;
    rethrowTrouble(session);
}

Answer receive(HTTPClientSession& session) {
    HTTPResponse response;
    std::istream& in = session.receiveResponse(response);
    // One by one: read() forgets what it already had when the connection breaks.
    std::string body;
    for (char c = 0; body.size() < kBodyLookedAt && in.get(c);) body += c;
    unsigned wait = 0;
    if (!Poco::NumberParser::tryParseUnsigned(response.get("Retry-After", ""), wait)) wait = 0;
    return {response.getStatus(), std::move(body),
            std::chrono::seconds(std::min(wait, kLongestWait)), cutBy(session)};
}

}  // namespace

Answer exchange(const egress::ConnectionSocket& socket, const GatewayUrl& url,
                const std::string& method, const RenderedRequest& rendered) {
    HTTPRequest request(method, targetOf(url, rendered), HTTPRequest::HTTP_1_1);
    request.setHost(url.host, url.port);
    for (const auto& [name, value] : rendered.headers) request.set(name, value);
    HTTPClientSession session(socket);
    session.setKeepAlive(false);
    send(session, request, rendered.body);
    return receive(session);
}

}  // namespace patron::sms_gateway
