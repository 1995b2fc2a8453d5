#ifndef PATRON_TESTS_STUB_GATEWAY_H
#define PATRON_TESTS_STUB_GATEWAY_H

#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/ServerSocket.h>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sdk/otp_channel.h"
#include "sdk/testkit/plugin_info_checks.h"
#include "sdk/testkit/test_host.h"

namespace patron::tests {

/// What a gateway of the test answers.
struct StubAnswer {
    int status = 202;
    std::string body = "0: Accepted for delivery";
    std::map<std::string, std::string> headers;
    /// Bytes of further body, to be endless with.
    std::size_t padding = 0;
};

/// What it was asked.
struct StubRequest {
    std::string method, uri, body;
    std::map<std::string, std::string> headers;
};

/// An HTTP server on a free port of 127.0.0.1 that notes requests and answers as the test says.
class StubGateway {
  public:
    explicit StubGateway(StubAnswer answer = {});
    /// Over TLS, with a certificate of CertificateFolder.
    StubGateway(const std::string& certificateFile, const std::string& keyFile);
    ~StubGateway();

    std::string url(const std::string& path = "/cgi-bin/sendsms") const;
    std::uint16_t port() const { return port_; }
    void answerWith(StubAnswer answer);
    std::vector<StubRequest> requests() const;

  private:
    class Handler;
    class HandlerFactory;
    void start(const Poco::Net::ServerSocket& socket);

    mutable std::mutex mutex_;
    StubAnswer answer_;
    std::vector<StubRequest> requests_;
    std::string scheme_ = "http";
    std::uint16_t port_ = 0;
    std::unique_ptr<Poco::Net::HTTPServer> server_;
};

/// The configuration of a channel towards a URL on this machine.
sdk::testkit::ConfigValues configTowards(const std::string& url);

/// A channel for the configuration; throws when it is refused. Keeps the host alive.
std::unique_ptr<sdk::OtpChannel> channelFor(const sdk::testkit::ConfigValues& config);

/// One try through a channel of its own.
sdk::DeliveryReport deliverBy(const sdk::testkit::ConfigValues& config,
                              const sdk::OutboundMessage& message,
                              sdk::Duration time = std::chrono::seconds(20));

/// A code for +15852826525.
sdk::OutboundMessage codeText(const std::string& text = "Your code is 554523");

}  // namespace patron::tests

#endif  // PATRON_TESTS_STUB_GATEWAY_H
