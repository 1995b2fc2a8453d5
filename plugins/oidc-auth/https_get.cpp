#include "https_get.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/NumberParser.h>
#include <Poco/String.h>
#include <Poco/StringTokenizer.h>

#include <istream>
#include <utility>

#include "egress/failure.h"

namespace patron::oidc_auth {
namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

constexpr std::size_t kLargestBody = std::size_t{128} * 1024;

/// A stream swallows what its session throws; this throws it again.
void rethrowTrouble(const HTTPClientSession& session) {
    if (session.networkException()) session.networkException()->rethrow();
}

std::optional<std::chrono::seconds> maxAgeOf(const HTTPResponse& response) {
    const Poco::StringTokenizer directives(response.get("Cache-Control", ""), ",",
                                           Poco::StringTokenizer::TOK_TRIM);
    constexpr std::string_view kName = "max-age=";
    for (const std::string& directive : directives) {
        unsigned age = 0;
        if (Poco::icompare(directive, "no-store") == 0) return std::chrono::seconds(0);
        if (Poco::icompare(directive, 0, kName.size(), kName.data()) == 0 &&
            Poco::NumberParser::tryParseUnsigned(directive.substr(kName.size()), age)) {
            return std::chrono::seconds(age);
        }
    }
    return std::nullopt;
}

std::string readBody(std::istream& in) {
    std::string body(kLargestBody + 1, '\0');
    in.read(body.data(), static_cast<std::streamsize>(body.size()));
    body.resize(static_cast<std::size_t>(in.gcount()));
    if (body.size() > kLargestBody) throw egress::Failure("the provider's answer is too long");
    return body;
}

Document exchange(const egress::ConnectionSocket& socket, const ProviderUrl& url) {
    HTTPRequest request(HTTPRequest::HTTP_GET, url.target, HTTPRequest::HTTP_1_1);
    request.setHost(url.host, url.port);
    request.set("Accept", "application/json");
    HTTPClientSession session(socket);
    session.setKeepAlive(false);
    session.sendRequest(request).flush();
    rethrowTrouble(session);
    HTTPResponse response;
    std::istream& in = session.receiveResponse(response);
    if (response.getStatus() != HTTPResponse::HTTP_OK) {
        throw egress::Failure("the provider answered HTTP " + std::to_string(response.getStatus()));
    }
    Document document{readBody(in), maxAgeOf(response)};
    rethrowTrouble(session);
    return document;
}

}  // namespace

Document httpsGet(egress::Dialer& dialer, std::shared_ptr<const egress::TlsContext> tls,
                  const ProviderUrl& url, sdk::Deadline deadline) {
    try {
        egress::ConnectionSocket socket = dialer.dial(deadline);
        socket.connection().startTls(std::move(tls), url.host);
        return exchange(socket, url);
    } catch (const egress::Failure&) {
        throw;
    } catch (const Poco::Exception&) {
        throw egress::Failure("the provider's answer is not HTTP");
    }
}

}  // namespace patron::oidc_auth
