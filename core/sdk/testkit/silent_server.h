#ifndef PATRON_SDK_TESTKIT_SILENT_SERVER_H
#define PATRON_SDK_TESTKIT_SILENT_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <system_error>
#include <thread>
#include <vector>

namespace patron::sdk::testkit {

/// A listening socket on a free port of 127.0.0.1 that nobody ever answers: connecting works, what
/// is sent goes nowhere. Closed with the object. One thread.
class SilentServer {
  public:
    SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        if (::bind(socket_, plain, size) != 0 || ::listen(socket_, 64) != 0 ||
            ::getsockname(socket_, plain, &size) != 0) {
            throw std::system_error(errno, std::generic_category(), "SilentServer");
        }
        port_ = ntohs(address.sin_port);
    }
    ~SilentServer() { ::close(socket_); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    std::uint16_t port() const { return port_; }
    int socket() const { return socket_; }

  private:
    int socket_;
    std::uint16_t port_ = 0;
};

/// Sends every client one byte of an endless line, again and again: no single read ever times out,
/// so only a deadline over the whole exchange ends it. Its thread ends with the object.
class DrippingServer {
  public:
    DrippingServer() : thread_([this] { run(); }) {}
    ~DrippingServer() {
        stop_ = true;
        thread_.join();
        for (const int client : clients_) ::close(client);
    }

    std::uint16_t port() const { return server_.port(); }

  private:
    void run() {
        while (!stop_) {
            pollfd waiting{server_.socket(), POLLIN, 0};
            if (::poll(&waiting, 1, 50) > 0) {
                const int client = ::accept4(server_.socket(), nullptr, nullptr, SOCK_CLOEXEC);
                if (client >= 0) clients_.push_back(client);
            }
            for (const int client : clients_) {
                (void)::send(client, "2", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
            }
        }
    }

    SilentServer server_;
    std::atomic<bool> stop_ = false;
    std::vector<int> clients_;
    std::thread thread_;
};

}  // namespace patron::sdk::testkit

#endif  // PATRON_SDK_TESTKIT_SILENT_SERVER_H
