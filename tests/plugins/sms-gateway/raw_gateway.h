#ifndef PATRON_TESTS_RAW_GATEWAY_H
#define PATRON_TESTS_RAW_GATEWAY_H

#include <Poco/Net/ServerSocket.h>

#include <future>
#include <string>

namespace patron::tests {

/// A gateway for one request that keeps every byte of it, as no HTTP library would show them, and
/// answers with the very bytes that the test wants.
class RawGateway {
  public:
    /// What it does behind its answer.
    enum class End {
        kInOrder,
        kCut,     ///< closes the connection below TLS, which gets no end of its own
        kSilent,  ///< keeps the connection until the other side has closed it
    };

    RawGateway();
    RawGateway(std::string answer, End end);
    /// Over TLS, with a certificate of CertificateFolder.
    RawGateway(const std::string& certificateFile, const std::string& keyFile, std::string answer,
               End end);

    std::string url() const { return scheme_ + "://" + hostAndPort(); }

    /// The request, with `gateway` for this machine's address and port; empty when none came.
    std::string request();

  private:
    std::string hostAndPort() const;
    std::string serveOne();

    const std::string scheme_ = "http";
    const std::string answer_;
    const End end_;
    Poco::Net::ServerSocket socket_;
    std::future<std::string> request_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_RAW_GATEWAY_H
