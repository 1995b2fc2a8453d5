#include "client.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/Timespan.h>

#include <atomic>
#include <cstdio>

#include "contract.h"

namespace patron::tests {
namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

constexpr int kTimeoutSeconds = 40;

Answer receive(HTTPClientSession& session) {
    HTTPResponse response;
    std::istream& in = session.receiveResponse(response);
    Answer answer;
    answer.status = response.getStatus();
    for (const auto& [name, value] : response) answer.headers.emplace_back(name, value);
    Poco::StreamCopier::copyToString(in, answer.body);
    answer.json = parseJson(answer.body);
    return answer;
}

}  // namespace

std::string newRequestId() {
    static std::atomic<unsigned> count{0};
    char text[40];
    std::snprintf(text, sizeof text, "7e57ab1e-0000-4000-8000-%012u", ++count);
    return text;
}

Client::Client(std::uint16_t port, std::string applicationKey, std::shared_ptr<Ledger> ledger)
    : port_(port),
      applicationKey_(std::move(applicationKey)),
      ledger_(std::move(ledger)),
      session_(std::make_unique<HTTPClientSession>("127.0.0.1", port)) {
    session_->setKeepAlive(true);
    session_->setTimeout(Poco::Timespan(kTimeoutSeconds, 0));
}

Headers Client::headersFor(const std::string& body, const Headers& extra) const {
    Headers all{{"X-Request-ID", newRequestId()},
                {"Application", applicationKey_},
                {"Api-Version", "4.38.0"}};
    if (!body.empty()) all["Content-Type"] = "application/json";
    if (!token.empty()) all["Authorization"] = "Bearer " + token;
    for (const auto& [name, value] : headers) all[name] = value;
    for (const auto& [name, value] : extra) all[name] = value;
    return all;
}

Answer Client::send(const std::string& method, const std::string& path, const std::string& body,
                    const Headers& extra) {
    ledger_->noteBody(body);
    try {
        HTTPRequest request(method, path, HTTPRequest::HTTP_1_1);
        for (const auto& [name, value] : headersFor(body, extra)) {
            if (value) request.set(name, *value);
        }
        if (!body.empty() || method.starts_with("P")) {
            request.setContentLength64(static_cast<std::int64_t>(body.size()));
        }
        session_->sendRequest(request) << body;
        Answer answer = receive(*session_);
        EXPECT_EQ(contractBreach(method, path, answer), "") << method << ' ' << path << '\n'
                                                            << answer.body;
        if (answer.has("/data/token/value")) ledger_->noteText(answer.token());
        return answer;
    } catch (const Poco::Exception& error) {
        session_->reset();
        Answer none;
        none.body = error.displayText();
        return none;
    }
}

}  // namespace patron::tests
