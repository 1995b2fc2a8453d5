#include "raw_gateway.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace patron::tests {
namespace {

const Poco::Net::SocketAddress kAnyPort("127.0.0.1", 0);

std::size_t bodySizeIn(const std::string& head) {
    const std::string name = "\r\nContent-Length: ";
    const std::size_t at = head.find(name);
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
}

/// The connection ends as its descriptor becomes another file's; what TLS says at its own end
/// then goes nowhere.
void closeBelowTls(const Poco::Net::StreamSocket& peer) {
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    ::dup2(nowhere, peer.impl()->sockfd());
    ::close(nowhere);
}

bool isWhole(const std::string& request) {
    const std::size_t end = request.find("\r\n\r\n");
    return end != std::string::npos && request.size() >= end + 4 + bodySizeIn(request);
}

}  // namespace

RawGateway::RawGateway()
    : RawGateway("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                 End::kInOrder) {}

RawGateway::RawGateway(std::string answer, End end)
    : answer_(std::move(answer)),
      end_(end),
      socket_(kAnyPort),
      request_(std::async(std::launch::async, [this] { return serveOne(); })) {}

RawGateway::RawGateway(const std::string& certificateFile, const std::string& keyFile,
                       std::string answer, End end)
    : scheme_("https"),
      answer_(std::move(answer)),
      end_(end),
      socket_(Poco::Net::SecureServerSocket(
          kAnyPort, 64,
          new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, keyFile, certificateFile, "",
                                 Poco::Net::Context::VERIFY_NONE))),
      request_(std::async(std::launch::async, [this] { return serveOne(); })) {}

std::string RawGateway::hostAndPort() const { return socket_.address().toString(); }

std::string RawGateway::serveOne() {
    if (!socket_.poll(Poco::Timespan(10, 0), Poco::Net::Socket::SELECT_READ)) return {};
    Poco::Net::StreamSocket peer = socket_.acceptConnection();
    peer.setReceiveTimeout(Poco::Timespan(10, 0));
    std::string request;
    char block[4096];
    while (!isWhole(request)) {
        const int got = peer.receiveBytes(block, sizeof block);
        if (got <= 0) break;
        request.append(block, static_cast<std::size_t>(got));
    }
    peer.sendBytes(answer_.data(), static_cast<int>(answer_.size()));
    if (end_ == End::kCut) closeBelowTls(peer);
    if (end_ == End::kSilent) peer.poll(Poco::Timespan(10, 0), Poco::Net::Socket::SELECT_READ);
    return request;
}

std::string RawGateway::request() {
    std::string bytes = request_.get();
    const std::size_t at = bytes.find(hostAndPort());
    if (at != std::string::npos) bytes.replace(at, hostAndPort().size(), "gateway");
    return bytes;
}

}  // namespace patron::tests
