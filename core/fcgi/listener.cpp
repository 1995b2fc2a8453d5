#include "fcgi/listener.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "fcgi/inherited_socket.h"

namespace patron::fcgi {
namespace {

using sdk::ErrorCode;
using sdk::fail;

/// A backlog that overflows is an instant 502 at nginx; too many requests are ours to refuse.
constexpr int kBacklog = 4096;
/// A whole request must fit into the socket's buffer (RecordScan); accepted sockets inherit this.
constexpr int kTcpReceiveBuffer = 512 * 1024;

/// Closes what it holds unless it is released: the many ways in which opening can fail.
class OwnedFd {
  public:
    explicit OwnedFd(int fd) : fd_(fd) {}
    ~OwnedFd() {
        if (fd_ >= 0) ::close(fd_);
    }
    OwnedFd(const OwnedFd&) = delete;
    OwnedFd& operator=(const OwnedFd&) = delete;
    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

  private:
    int fd_;
};

sdk::Unexpected refuse(const std::string& what) { return fail(ErrorCode::kConfigInvalid, what); }

sdk::Unexpected refuseErrno(const std::string& what) {
    return refuse(what + ": " + strerror(errno));
}

bool unixAddress(const std::string& path, sockaddr_un& address) {
    address = {};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return true;
}

/// True when a connect finds nobody: the only proof that a socket file is a leftover.
bool nobodyListens(const sockaddr_un& address) {
    const OwnedFd probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    return connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
           errno == ECONNREFUSED;
}

sdk::Result<void> clearPath(const std::string& path, const sockaddr_un& address) {
    struct stat found {};
    if (lstat(path.c_str(), &found) != 0) return {};
    if (!S_ISSOCK(found.st_mode)) {
        return refuse("cannot listen on " + path + ": something that is not a socket is there");
    }
    if (!nobodyListens(address)) {
        return refuse("cannot listen on " + path +
                      ": another process listens there; stop it first");
    }
    if (unlink(path.c_str()) != 0) return refuseErrno("cannot remove the old socket " + path);
    return {};
}

/// Two processes that start at once must not both find a leftover and remove each other's socket.
/// The lock is on the folder, so it leaves no file behind; it ends with the descriptor.
int lockFolderOf(const std::string& path) {
    const std::string folder = path.substr(0, path.rfind('/') + 1);
    OwnedFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() < 0 || flock(fd.get(), LOCK_EX) != 0) return -1;
    return fd.release();
}

}  // namespace

Listener::Listener(int fd, bool inherited) : fd_(fd), inherited_(inherited) {
    sockaddr_storage own{};
    socklen_t length = sizeof own;
    getsockname(fd_, reinterpret_cast<sockaddr*>(&own), &length);
    tcp_ = own.ss_family == AF_INET || own.ss_family == AF_INET6;
}

Listener::Listener(Listener&& other) noexcept { *this = std::move(other); }

Listener& Listener::operator=(Listener&& other) noexcept {
    if (this == &other) return *this;
    close();
    fd_ = std::exchange(other.fd_, -1);
    inherited_ = other.inherited_;
    tcp_ = other.tcp_;
    path_ = std::exchange(other.path_, {});
    device_ = other.device_;
    inode_ = other.inode_;
    return *this;
}

Listener::~Listener() { close(); }

void Listener::close() noexcept {
    const int fd = std::exchange(fd_, -1);
    if (fd < 0 || inherited_) return;
    struct stat found {};
    // By now the path may belong to the process that follows us.
    if (!path_.empty() && lstat(path_.c_str(), &found) == 0 && found.st_dev == device_ &&
        found.st_ino == inode_) {
        unlink(path_.c_str());
    }
    ::close(fd);
}

int Listener::port() const {
    sockaddr_storage own{};
    socklen_t length = sizeof own;
    if (getsockname(fd_, reinterpret_cast<sockaddr*>(&own), &length) != 0) return 0;
    if (own.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in&>(own).sin_port);
    if (own.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6&>(own).sin6_port);
    return 0;
}

sdk::Result<Listener> Listener::open(std::string_view address, mode_t mode) {
    if (address == "inherited") {
        const auto fd = inheritedSocket();
        if (fd) return inherit(*fd);
        return refuse("listen is \"inherited\", but neither systemd nor spawn-fcgi gave a socket");
    }
    if (address.starts_with("unix:")) address.remove_prefix(5);
    if (address.starts_with('/')) return openPath(std::string(address), mode);
    const std::size_t colon = address.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == address.size()) {
        return refuse("listen \"" + std::string(address) +
                      "\" is neither a path from / nor host:port nor \"inherited\"");
    }
    std::string_view host = address.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return openTcp(std::string(host), std::string(address.substr(colon + 1)));
}

sdk::Result<Listener> Listener::inherit(int fd) {
    if (!isListening(fd)) return refuse("the inherited descriptor is not a listening socket");
    // Others may share it: without this, accept would block when they were quicker.
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    return Listener(fd, true);
}

sdk::Result<Listener> Listener::openPath(const std::string& path, mode_t mode) {
    sockaddr_un address{};
    if (!unixAddress(path, address)) return refuse("the socket path " + path + " is too long");
    const OwnedFd lock(lockFolderOf(path));
    if (lock.get() < 0) return refuseErrno("cannot use the folder of the socket " + path);
    if (auto cleared = clearPath(path, address); !cleared) {
        return sdk::Unexpected(std::move(cleared.error()));
    }
    OwnedFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (fd.get() < 0) return refuseErrno("cannot make a socket");
    // Before bind, so that the path never has a wider mode; after it, because umask narrows it.
    if (fchmod(fd.get(), mode) != 0 ||
        bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        return refuseErrno("cannot listen on " + path);
    }
    if (chmod(path.c_str(), mode) != 0 || ::listen(fd.get(), kBacklog) != 0) {
        return refuseErrno("cannot listen on " + path);
    }
    Listener listener(fd.release(), false);
    listener.remember(path);
    return listener;
}

void Listener::remember(const std::string& path) {
    struct stat own {};
    if (lstat(path.c_str(), &own) != 0) return;
    path_ = path;
    device_ = own.st_dev;
    inode_ = own.st_ino;
}

sdk::Result<Listener> Listener::openTcp(const std::string& host, const std::string& port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* raw = nullptr;
    const int error =
        getaddrinfo(host.empty() ? nullptr : host.c_str(), port.c_str(), &hints, &raw);
    const std::string where = host + ":" + port;
    if (error != 0) return refuse("cannot listen on " + where + ": " + gai_strerror(error));
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> found(raw, &freeaddrinfo);

    OwnedFd fd(socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (fd.get() < 0) return refuseErrno("cannot make a socket");
    const int on = 1;
    setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &kTcpReceiveBuffer, sizeof kTcpReceiveBuffer);
    if (bind(fd.get(), found->ai_addr, found->ai_addrlen) != 0 ||
        ::listen(fd.get(), kBacklog) != 0) {
        return refuseErrno("cannot listen on " + where);
    }
    return Listener(fd.release(), false);
}

}  // namespace patron::fcgi
