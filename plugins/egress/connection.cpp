#include "egress/connection.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "egress/failure.h"

namespace patron::egress {
namespace {

constexpr char kTooLate[] = "the provider did not answer in time";
constexpr char kClosed[] = "the provider closed the connection";

}  // namespace

void Connection::open(const Poco::Net::SocketAddress& address, sdk::Duration share) {
    try {
        connect(address, Poco::Timespan(share.count() * Poco::Timespan::MILLISECONDS));
    } catch (const Poco::TimeoutException&) {
        throw Failure("connecting took too long");
    } catch (const Poco::Exception& e) {
        // Not its message, which repeats addresses in Poco's own form.
        throw Failure(std::string("cannot connect: ") + e.name());
    }
    fcntl(F_SETFD, FD_CLOEXEC);
    setBlocking(false);
    setNoDelay(true);
}

void Connection::begin(sdk::Deadline deadline) {
    deadline_ = deadline;
    bytesLeft_ = kMostBytes;
}

void Connection::startTls(std::shared_ptr<const TlsContext> context, const std::string& host) {
    tls_ = std::make_unique<TlsEngine>(std::move(context), host);
    if (drive([this] { return tls_->handshake(); }) == TlsEngine::Step::kClosed) {
        throw Failure(kClosed);
    }
}

bool Connection::quiet() {
    char byte = 0;
    const auto got = ::recv(sockfd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

int Connection::sendBytes(const void* data, int size, int) {
    const auto* bytes = static_cast<const char*>(data);
    const auto length = static_cast<std::size_t>(size);
    if (length == 0) return 0;
    if (!tls_) {
        sendRaw(bytes, length);
    } else if (drive([&] { return tls_->write(bytes, length); }) == TlsEngine::Step::kClosed) {
        throw Failure(kClosed);
    }
    return size;
}

int Connection::receiveBytes(void* buffer, int size, int) {
    const auto length = static_cast<std::size_t>(size);
    if (!tls_) return static_cast<int>(receiveRaw(static_cast<char*>(buffer), length));
    std::size_t got = 0;
    const auto step = drive([&] { return tls_->read(buffer, length, got); });
    return step == TlsEngine::Step::kClosed ? 0 : static_cast<int>(got);
}

template <class Operation>
TlsEngine::Step Connection::drive(Operation operation) {
    for (;;) {
        const TlsEngine::Step step = operation();
        const std::string out = tls_->takeOutput();
        sendRaw(out.data(), out.size());
        if (step != TlsEngine::Step::kWantsInput) return step;
        char in[8192];
        const std::size_t got = receiveRaw(in, sizeof in);
        // TLS ends with a message of its own; without it somebody may have cut the rest off.
        if (got == 0) throw Failure(kClosed);
        tls_->feed(in, got);
    }
}

void Connection::wait(Direction direction) {
    pollfd waiting{sockfd(), static_cast<short>(direction == Direction::kIn ? POLLIN : POLLOUT), 0};
    for (;;) {
        // One more than what is left, because remaining() rounds down.
        const auto left = deadline_.remaining();
        const int ready =
            ::poll(&waiting, 1, left.count() == 0 ? 0 : static_cast<int>(left.count() + 1));
        if (ready > 0) return;
        if (ready == 0 && deadline_.expired()) throw Failure(kTooLate);
        if (ready < 0 && errno != EINTR) throw Failure("the connection cannot be waited for");
    }
}

void Connection::sendRaw(const char* data, std::size_t size) {
    while (size > 0) {
        wait(Direction::kOut);
        const auto sent = ::send(sockfd(), data, size, MSG_NOSIGNAL);
        if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (sent < 0) throw Failure(kClosed);
        data += sent;
        size -= static_cast<std::size_t>(sent);
    }
}

std::size_t Connection::receiveRaw(char* buffer, std::size_t size) {
    for (;;) {
        wait(Direction::kIn);
        // A peer that always has another byte ready must not carry us past the deadline.
        if (deadline_.expired()) throw Failure(kTooLate);
        const auto got = ::recv(sockfd(), buffer, size, 0);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got < 0) throw Failure(kClosed);
        const auto count = static_cast<std::size_t>(got);
        if (count > bytesLeft_) throw Failure("the provider's answer is endless");
        bytesLeft_ -= count;
        return count;
    }
}

}  // namespace patron::egress
