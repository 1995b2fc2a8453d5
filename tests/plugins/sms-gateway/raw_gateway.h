#ifndef PATRON_TESTS_RAW_GATEWAY_H
#define PATRON_TESTS_RAW_GATEWAY_H

#include <Poco/Net/ServerSocket.h>

#include <future>
#include <string>

namespace patron::tests {

/// A gateway for one request that keeps every byte of it, as no HTTP library would show them.
class RawGateway {
  public:
    RawGateway();

    std::string url() const { return "http://" + hostAndPort(); }

    /// The request, with `gateway` for this machine's address and port; empty when none came.
    std::string request();

  private:
    std::string hostAndPort() const;
    std::string serveOne();

    Poco::Net::ServerSocket socket_;
    std::future<std::string> request_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_RAW_GATEWAY_H
