#include "fcgi/libfcgi.h"

#include <fcgiapp.h>
#include <csignal>

#include <mutex>
#include <stdexcept>

namespace patron::fcgi {
namespace {

void initOnce() {
    struct sigaction term {};
    struct sigaction usr1 {};
    struct sigaction pipe {};
    sigaction(SIGTERM, nullptr, &term);
    sigaction(SIGUSR1, nullptr, &usr1);
    sigaction(SIGPIPE, nullptr, &pipe);
    if (FCGX_Init() != 0) throw std::runtime_error("libfcgi cannot be initialised");
    if (pipe.sa_handler == SIG_DFL) pipe.sa_handler = SIG_IGN;
    sigaction(SIGTERM, &term, nullptr);
    sigaction(SIGUSR1, &usr1, nullptr);
    sigaction(SIGPIPE, &pipe, nullptr);
}

}  // namespace

void initLibfcgi() {
    static std::once_flag once;
    std::call_once(once, initOnce);
}

}  // namespace patron::fcgi
