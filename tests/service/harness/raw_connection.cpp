#include "raw_connection.h"

#include <Poco/Exception.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>

#include <sstream>

namespace patron::tests {
namespace {

std::string exchange(std::uint16_t port, const std::string& bytes) {
    std::string received;
    try {
        Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", port));
        socket.setReceiveTimeout(Poco::Timespan(20, 0));
        socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
        char buffer[8192];
        for (int got = 0; (got = socket.receiveBytes(buffer, sizeof buffer)) > 0;) {
            received.append(buffer, static_cast<std::size_t>(got));
        }
    } catch (const Poco::Exception&) {
        // What came before the peer lost patience is what there is.
    }
    return received;
}

}  // namespace

Answer sendRaw(std::uint16_t port, const std::string& bytes) {
    const std::string received = exchange(port, bytes);
    Answer answer;
    const std::size_t end = received.find("\r\n\r\n");
    if (end == std::string::npos) return answer;
    std::istringstream head(received.substr(0, end));
    std::string protocol, line;
    head >> protocol >> answer.status;
    std::getline(head, line);
    while (std::getline(head, line)) {
        if (line.ends_with('\r')) line.pop_back();
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        const std::size_t start = line.find_first_not_of(' ', colon + 1);
        answer.headers.emplace_back(line.substr(0, colon),
                                    start == std::string::npos ? "" : line.substr(start));
    }
    answer.body = received.substr(end + 4);
    answer.json = parseJson(answer.body);
    return answer;
}

}  // namespace patron::tests
