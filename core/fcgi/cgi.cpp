#include "fcgi/cgi.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>

#include "fcgi/inherited_socket.h"
#include "fcgi/response_head.h"

namespace patron::fcgi {
namespace {

bool readExactly(int fd, std::string& body, std::size_t length) {
    body.resize(length);
    std::size_t have = 0;
    while (have < length) {
        const ssize_t got = read(fd, body.data() + have, length - have);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        have += static_cast<std::size_t>(got);
    }
    return true;
}

bool writeAll(int fd, const std::string& wire) {
    std::size_t done = 0;
    while (done < wire.size()) {
        const ssize_t put = write(fd, wire.data() + done, wire.size() - done);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        done += static_cast<std::size_t>(put);
    }
    return true;
}

}  // namespace

bool runningAsCgi() {
    return std::getenv("GATEWAY_INTERFACE") != nullptr && !isListening(STDIN_FILENO);
}

int serveCgi(http::Handler& handler, const CgiOptions& options) {
    std::signal(SIGPIPE, SIG_IGN);
    http::Request request;
    const auto declared = readFields(options.environment != nullptr ? options.environment : environ,
                                     options.pathSource, request);
    request.bodyTooLarge = declared.value_or(0) > options.maxBody;
    const bool good =
        declared && (request.bodyTooLarge || readExactly(options.input, request.body, *declared));
    std::string wire;
    writeAnswer(request, good ? handler.handle(request) : badRequest(), wire);
    return writeAll(options.output, wire) ? 0 : 1;
}

}  // namespace patron::fcgi
