#ifndef PATRON_FCGI_INHERITED_SOCKET_H
#define PATRON_FCGI_INHERITED_SOCKET_H

#include <optional>

namespace patron::fcgi {

/// Whether `fd` is a socket that listens.
bool isListening(int fd);

/// The listening socket that the process was started with: the first of LISTEN_FDS when LISTEN_PID
/// is this process (systemd), otherwise fd 0 when it listens (spawn-fcgi, systemd with
/// StandardInput=socket). None when there is neither. Call before threads exist: it removes the
/// LISTEN_ variables, so that child processes do not take them for their own.
std::optional<int> inheritedSocket();

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_INHERITED_SOCKET_H
