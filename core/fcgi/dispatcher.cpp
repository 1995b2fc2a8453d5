#include "fcgi/dispatcher.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace patron::fcgi {
namespace {

using Turn = Connection::Turn;
using std::chrono::milliseconds;

int checked(int fd, const char* what) {
    if (fd < 0) throw std::system_error(errno, std::generic_category(), what);
    return fd;
}

void setTimeouts(int fd, milliseconds timeout) {
    timeval value{};
    value.tv_sec = static_cast<time_t>(timeout.count() / 1000);
    value.tv_usec = static_cast<suseconds_t>(timeout.count() % 1000 * 1000);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &value, sizeof value);
}

bool nothingWaits(int fd) {
    char byte = 0;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
}

}  // namespace

Dispatcher::Dispatcher(const FrontOptions& options, Listener listener, ReadyQueue& queue,
                       FrontTally& tally)
    : options_(options),
      listener_(std::move(listener)),
      queue_(queue),
      tally_(tally),
      epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll")),
      wake_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
      tickEvery_(std::clamp(options.peerTimeout / 4, milliseconds(10), milliseconds(250))) {
    epoll_event event{EPOLLIN, {.ptr = this}};
    checked(epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event), "epoll_ctl");
}

Dispatcher::~Dispatcher() {
    for (Connection& connection : connections_) {
        if (connection.fd >= 0) close(connection.fd);
    }
    close(wake_);
    close(epoll_);
}

void Dispatcher::run(const std::function<void()>& onReady) {
    setAccepting(true);
    onReady();
    std::array<epoll_event, 256> events;
    while (!finished()) {
        const int count = epoll_wait(epoll_, events.data(), events.size(), waitTime());
        for (int i = 0; i < count; ++i) {
            if (events[i].data.ptr == &listener_) {
                acceptAll();
            } else if (events[i].data.ptr == this) {
                std::uint64_t ignored = 0;
                [[maybe_unused]] const ssize_t got = read(wake_, &ignored, sizeof ignored);
            } else {
                onEvents(*static_cast<Connection*>(events[i].data.ptr), events[i].events);
            }
        }
        if (!readable_.empty()) queue_.push(readable_);
        readable_.clear();
        freeDead();
        if (stopRequested_ && !draining_) beginDrain();
        if (const auto now = Clock::now(); now >= nextTick_) tick(now);
    }
}

void Dispatcher::requestStop() noexcept {
    stopRequested_ = true;
    wake();
}

void Dispatcher::wake() noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof one);
}

bool Dispatcher::finished() const {
    return draining_ && (connections_.empty() || Clock::now() - drainSince_ > options_.drainLimit);
}

int Dispatcher::waitTime() const {
    if (connections_.empty() && accepting_) return -1;
    return static_cast<int>(tickEvery_.count());
}

void Dispatcher::onEvents(Connection& connection, std::uint32_t events) {
    if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) connection.peerClosed = true;
    Turn turn = connection.turn;
    if (turn == Turn::kTaken && connection.turn.compare_exchange_strong(turn, Turn::kTakenAgain)) {
        return;
    }
    // Nobody but this thread takes a waiting connection, so it cannot change under us.
    if (turn == Turn::kWaiting) {
        if (connection.peerClosed && nothingWaits(connection.fd)) return bury(connection);
        connection.turn = Turn::kTaken;
        readable_.push_back(&connection);
    } else if (turn == Turn::kLingering) {
        linger(connection, Clock::now());
    }
}

void Dispatcher::setAccepting(bool accepting) {
    if (accepting == accepting_) return;
    accepting_ = accepting;
    // Exclusive: of the processes that share an inherited socket, not all are woken each time.
    epoll_event event{EPOLLIN | EPOLLEXCLUSIVE, {.ptr = &listener_}};
    epoll_ctl(epoll_, accepting ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, listener_.fd(), &event);
}

void Dispatcher::acceptAll() {
    while (connections_.size() < options_.maxConnections) {
        const int fd = accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
        if (fd >= 0) {
            adopt(fd);
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            break;
        }
    }
    // Full, or out of descriptors: the backlog holds the rest until tick() tries again.
    setAccepting(false);
}

void Dispatcher::adopt(int fd) {
    setTimeouts(fd, options_.peerTimeout);
    if (listener_.tcp()) {
        const int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    Connection& connection = connections_.emplace_front();
    connection.self = connections_.begin();
    connection.fd = fd;
    connection.quietSince = Clock::now();
    ++tally_.connections;
    epoll_event event{EPOLLIN | EPOLLRDHUP | EPOLLET, {.ptr = &connection}};
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) bury(connection);
}

void Dispatcher::beginDrain() {
    // What has connected has perhaps sent its request; closing our listener would cut it off.
    if (!listener_.inherited() && accepting_) acceptAll();
    setAccepting(false);
    listener_.close();
    drainSince_ = Clock::now();
    draining_ = true;
}

void Dispatcher::tick(Clock::time_point now) {
    nextTick_ = now + tickEvery_;
    for (Connection& connection : connections_) inspect(connection, now);
    freeDead();
    if (!draining_ && connections_.size() < options_.maxConnections) setAccepting(true);
}

void Dispatcher::inspect(Connection& connection, Clock::time_point now) {
    const Turn turn = connection.turn;
    if (turn == Turn::kLingering) return linger(connection, now);
    if (turn != Turn::kWaiting) return;
    if (connection.partialSince != Clock::time_point{}) {
        if (now - connection.partialSince <= options_.peerTimeout) return;
        ++tally_.timedOut;
        return bury(connection);
    }
    const auto quietSince = std::max(connection.quietSince, drainSince_);
    if (now - quietSince > (draining_ ? options_.drainQuiet : options_.idleTimeout)) {
        bury(connection);
    }
}

void Dispatcher::linger(Connection& connection, Clock::time_point now) {
    // Bounded per call: a peer that floods us must not keep this thread.
    std::array<char, 16 * 1024> scratch;
    ssize_t got = 0;
    for (int i = 0; i < 16; ++i) {
        got = recv(connection.fd, scratch.data(), scratch.size(), MSG_DONTWAIT);
        if (got <= 0) break;
    }
    const bool ended = got == 0 || (got < 0 && errno != EAGAIN);
    if (ended || now - connection.quietSince > options_.peerTimeout) bury(connection);
}

void Dispatcher::giveBack(Connection& connection, Worker::Outcome outcome) {
    switch (outcome) {
        case Worker::Outcome::kClose:
            return bury(connection);
        case Worker::Outcome::kLinger:
            shutdown(connection.fd, SHUT_WR);
            connection.quietSince = Clock::now();
            connection.turn = Turn::kLingering;
            return;
        case Worker::Outcome::kKeep:
            connection.partialSince = {};
            connection.quietSince = Clock::now();
            // Late in a drain a kept connection ends with its answer: a busy web server would else
            // hold us up to the limit. Not before: closing may cross a request on its way to us.
            if (draining_ && connection.quietSince - drainSince_ > options_.drainQuiet &&
                nothingWaits(connection.fd)) {
                return bury(connection);
            }
            return putBack(connection);
        case Worker::Outcome::kWait:
            return putBack(connection);
    }
}

void Dispatcher::putBack(Connection& connection) {
    if (connection.peerClosed) return bury(connection);
    Turn expected = Turn::kTaken;
    if (connection.turn.compare_exchange_strong(expected, Turn::kWaiting)) return;
    connection.turn = Turn::kTaken;
    Connection* const again = &connection;
    queue_.push({&again, 1});
}

void Dispatcher::bury(Connection& connection) {
    if (connection.fd >= 0) {
        // Before close: a child process in fork may still hold the socket open for a moment.
        epoll_ctl(epoll_, EPOLL_CTL_DEL, connection.fd, nullptr);
        close(connection.fd);
        connection.fd = -1;
    }
    --tally_.connections;
    connection.turn = Turn::kDead;
    // Freed after the events at hand, which may still name it.
    const std::lock_guard lock(deadMutex_);
    dead_.push_back(&connection);
    if (stopRequested_) wake();
}

void Dispatcher::freeDead() {
    const std::lock_guard lock(deadMutex_);
    for (Connection* connection : dead_) connections_.erase(connection->self);
    dead_.clear();
}

}  // namespace patron::fcgi
