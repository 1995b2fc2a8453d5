#ifndef PATRON_FCGI_LISTENER_H
#define PATRON_FCGI_LISTENER_H

#include <sys/types.h>

#include <string>
#include <string_view>

#include "sdk/result.h"

namespace patron::fcgi {

/// The socket on which web servers connect. Either ours, opened on a path or an address, or one
/// that the process was started with (spawn-fcgi, systemd). Ours is closed and its path removed at
/// close() or destruction; an inherited one is left as it is, because others may share it. Not
/// copyable; one thread at a time. Errors are kConfigInvalid with one line that says what to do.
class Listener {
  public:
    /// Opens `address`: a path that starts with `/` (also as `unix:/path`), `host:port`,
    /// `[v6 address]:port`, or `inherited` for the socket the process was started with. `mode` is
    /// what a path gets, whatever the umask is.
    ///
    /// A socket left on the path by a process that died is replaced; one that a process listens on
    /// is not, and neither is anything that is not a socket.
    static sdk::Result<Listener> open(std::string_view address, mode_t mode = 0660);

    /// Takes over a listening socket, non-blocking from now on.
    static sdk::Result<Listener> inherit(int fd);

    Listener(Listener&& other) noexcept;
    Listener& operator=(Listener&& other) noexcept;
    ~Listener();

    /// Stops listening if the socket is ours, and lets go of it in any case. No effect when closed.
    void close() noexcept;

    int fd() const { return fd_; }
    bool inherited() const { return inherited_; }
    bool tcp() const { return tcp_; }
    /// TCP only: the port, also when it was opened as port 0; otherwise 0.
    int port() const;

  private:
    Listener(int fd, bool inherited);
    static sdk::Result<Listener> openPath(const std::string& path, mode_t mode);
    static sdk::Result<Listener> openTcp(const std::string& host, const std::string& port);
    void remember(const std::string& path);

    int fd_ = -1;
    bool inherited_ = false;
    bool tcp_ = false;
    std::string path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

}  // namespace patron::fcgi

#endif  // PATRON_FCGI_LISTENER_H
