#include "stub_gateway.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/StreamCopier.h>

#include <stdexcept>
#include <utility>

#include "sms_gateway.h"

namespace patron::tests {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

class StubGateway::Handler : public Poco::Net::HTTPRequestHandler {
  public:
    explicit Handler(StubGateway& gateway) : gateway_(gateway) {}

    void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
        StubRequest seen{request.getMethod(), request.getURI(), {}, {}};
        Poco::StreamCopier::copyToString(request.stream(), seen.body);
        for (const auto& [name, value] : request) seen.headers[name] = value;
        StubAnswer answer;
        {
            const std::lock_guard lock(gateway_.mutex_);
            gateway_.requests_.push_back(std::move(seen));
            answer = gateway_.answer_;
        }
        for (const auto& [name, value] : answer.headers) response.set(name, value);
        response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status));
        std::ostream& out = response.send();
        out << answer.body;
        const std::string block(4096, 'x');
        for (std::size_t sent = 0; sent < answer.padding && out.good(); sent += block.size()) {
            out << block;
        }
    }

  private:
    StubGateway& gateway_;
};

class StubGateway::HandlerFactory : public Poco::Net::HTTPRequestHandlerFactory {
  public:
    explicit HandlerFactory(StubGateway& gateway) : gateway_(gateway) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
        return new Handler(gateway_);
    }

  private:
    StubGateway& gateway_;
};

StubGateway::StubGateway(StubAnswer answer) : answer_(std::move(answer)) {
    start(Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)));
}

StubGateway::StubGateway(const std::string& certificateFile, const std::string& keyFile)
    : scheme_("https") {
    const Poco::Net::Context::Ptr context =
        new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, keyFile, certificateFile, "",
                               Poco::Net::Context::VERIFY_NONE);
    start(Poco::Net::SecureServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0), 64, context));
}

void StubGateway::start(const Poco::Net::ServerSocket& socket) {
    port_ = socket.address().port();
    server_ = std::make_unique<Poco::Net::HTTPServer>(new HandlerFactory(*this), socket,
                                                      new Poco::Net::HTTPServerParams);
    server_->start();
}

StubGateway::~StubGateway() { server_->stopAll(true); }

std::string StubGateway::url(const std::string& path) const {
    return scheme_ + "://127.0.0.1:" + std::to_string(port_) + path;
}

void StubGateway::answerWith(StubAnswer answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
}

std::vector<StubRequest> StubGateway::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

sdk::testkit::ConfigValues configTowards(const std::string& url) {
    return {{"url", url},
            {"username", "otp"},
            {"password", "otp-secret"},
            {"allow_private_addresses", "true"}};
}

std::unique_ptr<sdk::OtpChannel> channelFor(const sdk::testkit::ConfigValues& config) {
    static sdk::testkit::TestHost host;
    const sms_gateway::SmsGatewayFactory factory;
    auto made = factory.create(sdk::testkit::configFor(factory.info(), config), host);
    if (!made) throw std::runtime_error(made.error().detail);
    return std::move(made).value();
}

sdk::DeliveryReport deliverBy(const sdk::testkit::ConfigValues& config,
                              const sdk::OutboundMessage& message, sdk::Duration time) {
    return channelFor(config)->deliver(message, sdk::Deadline::in(time));
}

sdk::OutboundMessage codeText(const std::string& text) {
    return {"0b5a1c52-6f0e-4c2e", "+15852826525", "Demo Diner", "", text, "", "en-US"};
}

}  // namespace patron::tests
