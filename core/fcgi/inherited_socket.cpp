#include "fcgi/inherited_socket.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace patron::fcgi {
namespace {

// sd_listen_fds(3): passed descriptors start after standard input, output and error.
constexpr int kFirstPassedFd = 3;

bool passedBySystemd() {
    const char* pid = std::getenv("LISTEN_PID");
    const char* count = std::getenv("LISTEN_FDS");
    return pid != nullptr && count != nullptr && std::to_string(getpid()) == pid &&
           std::atoi(count) >= 1;
}

}  // namespace

bool isListening(int fd) {
    int accepts = 0;
    socklen_t length = sizeof accepts;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &length) == 0 && accepts != 0;
}

std::optional<int> inheritedSocket() {
    const bool passed = passedBySystemd();
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    if (passed && isListening(kFirstPassedFd)) return kFirstPassedFd;
    if (isListening(STDIN_FILENO)) return STDIN_FILENO;
    return std::nullopt;
}

}  // namespace patron::fcgi
