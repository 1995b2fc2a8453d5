#include "fastcgi_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace patron::fcgi::test {
namespace {

std::string length(std::size_t value) {
    if (value < 128) return std::string(1, static_cast<char>(value));
    return {static_cast<char>(value >> 24 | 0x80), static_cast<char>(value >> 16),
            static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string stream(int type, std::string_view content) {
    std::string out;
    while (!content.empty()) {
        const std::string_view part = content.substr(0, 32 * 1024);
        out += record(type, 1, part, static_cast<int>(part.size() % 8));
        content.remove_prefix(part.size());
    }
    return out + record(type, 1, {});
}

}  // namespace

std::string record(int type, int id, std::string_view content, int padding) {
    std::string out{1,
                    static_cast<char>(type),
                    static_cast<char>(id >> 8),
                    static_cast<char>(id),
                    static_cast<char>(content.size() >> 8),
                    static_cast<char>(content.size()),
                    static_cast<char>(padding),
                    0};
    return out.append(content).append(static_cast<std::size_t>(padding), '\0');
}

std::string begin(int id, bool keep, int role) {
    const std::string body{
        static_cast<char>(role >> 8), static_cast<char>(role), keep ? '\1' : '\0', 0, 0, 0, 0, 0};
    return record(kBegin, id, body);
}

std::string pair(std::string_view name, std::string_view value) {
    return length(name.size()) + length(value.size()) + std::string(name) + std::string(value);
}

std::string encode(const Variables& variables) {
    std::string out;
    for (const auto& [name, value] : variables) out += pair(name, value);
    return out;
}

std::string request(const std::string& path, bool keep, const std::string& body) {
    return request({{"REQUEST_METHOD", body.empty() ? "GET" : "POST"},
                    {"DOCUMENT_URI", path},
                    {"REQUEST_URI", path},
                    {"CONTENT_LENGTH", body.empty() ? "" : std::to_string(body.size())},
                    {"REMOTE_ADDR", "192.0.2.1"},
                    {"SERVER_SOFTWARE", "test"}},
                   keep, body);
}

std::string request(const Variables& variables, bool keep, const std::string& body) {
    return begin(1, keep) + stream(kParams, encode(variables)) + stream(kStdin, body);
}

FastCgiClient::FastCgiClient(const std::string& path)
    : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) close();
    useDeadline();
}

FastCgiClient::FastCgiClient(int tcpPort) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(tcpPort));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) close();
    useDeadline();
}

FastCgiClient::~FastCgiClient() { close(); }

void FastCgiClient::useDeadline() {
    const timeval deadline{10, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &deadline, sizeof deadline);
}

bool FastCgiClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool FastCgiClient::readExactly(std::string& out, std::size_t length) {
    out.resize(length);
    std::size_t have = 0;
    while (have < length) {
        const ssize_t got = recv(fd_, out.data() + have, length - have, 0);
        if (got <= 0) return false;
        have += static_cast<std::size_t>(got);
    }
    return true;
}

std::optional<Answer> FastCgiClient::receive() {
    std::string output;
    for (;;) {
        std::string header;
        std::string content;
        if (!readExactly(header, 8)) return std::nullopt;
        const auto at = [&header](int i) { return static_cast<unsigned char>(header[i]); };
        const std::size_t size = at(4) * 256U + at(5);
        if (!readExactly(content, size + at(6))) return std::nullopt;
        if (at(1) == kStdout) output.append(content, 0, size);
        if (at(1) == kEnd) break;
    }
    Answer answer;
    const std::size_t gap = output.find("\r\n\r\n");
    if (gap == std::string::npos || !output.starts_with("Status: ")) return std::nullopt;
    answer.head = output.substr(0, gap + 2);
    answer.body = output.substr(gap + 4);
    answer.status = std::atoi(output.c_str() + 8);
    return answer;
}

std::optional<Answer> FastCgiClient::ask(const std::string& path, bool keep,
                                         const std::string& body) {
    if (!send(request(path, keep, body))) return std::nullopt;
    return receive();
}

bool FastCgiClient::closedByPeer() {
    char scratch[4096];
    for (;;) {
        const ssize_t got = recv(fd_, scratch, sizeof scratch, 0);
        if (got == 0) return true;
        if (got < 0) return errno == ECONNRESET;
    }
}

void FastCgiClient::shutdownWrite() { shutdown(fd_, SHUT_WR); }

void FastCgiClient::close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

}  // namespace patron::fcgi::test
