#include "raw_gateway.h"

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

namespace patron::tests {
namespace {

std::size_t bodySizeIn(const std::string& head) {
    const std::string name = "\r\nContent-Length: ";
    const std::size_t at = head.find(name);
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
}

bool isWhole(const std::string& request) {
    const std::size_t end = request.find("\r\n\r\n");
    return end != std::string::npos && request.size() >= end + 4 + bodySizeIn(request);
}

}  // namespace

RawGateway::RawGateway()
    : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
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
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    peer.sendBytes(answer.data(), static_cast<int>(answer.size()));
    return request;
}

std::string RawGateway::request() {
    std::string bytes = request_.get();
    const std::size_t at = bytes.find(hostAndPort());
    if (at != std::string::npos) bytes.replace(at, hostAndPort().size(), "gateway");
    return bytes;
}

}  // namespace patron::tests
