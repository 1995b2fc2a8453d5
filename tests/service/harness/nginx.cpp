#include "nginx.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <fstream>
#include <stdexcept>

#include "places.h"

namespace patron::tests {
namespace {

constexpr int kPortTries = 10;

std::string writeConfiguration(const NginxOptions& options, std::uint16_t port) {
    std::vector<std::string> command{sourceFolder() + "/scripts/nginx-conf",
                                     "--port",
                                     std::to_string(port),
                                     "--dir",
                                     options.folder,
                                     "--client-limits",
                                     options.clientLimits};
    for (const std::string& listener : options.listeners) {
        command.insert(command.end(), {"--patrond-at", listener});
    }
    if (!options.cgiSocket.empty()) {
        command.insert(command.end(), {"--cgi", options.cgiSocket, "--patrond", program("patrond"),
                                       "--config", options.configFile});
    }
    const Finished printed = runToEnd(command);
    if (printed.status != 0) throw std::runtime_error("nginx-conf: " + printed.errors);
    const std::string file = options.folder + "/nginx.conf";
    std::ofstream(file) << (options.edit ? options.edit(printed.output) : printed.output);
    return file;
}

bool listens(std::uint16_t port) {
    try {
        Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", port));
        return true;
    } catch (const Poco::Exception&) {
        return false;
    }
}

}  // namespace

std::uint16_t freePort() {
    const Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
    return socket.address().port();
}

Nginx::Nginx(const NginxOptions& options) : folder_(options.folder) {
    // Somebody else may take the port between the look and the start.
    for (int i = 0; i < kPortTries; ++i) {
        if (start(options)) return;
    }
    throw std::runtime_error("nginx does not start, see " + folder_ + "/log");
}

bool Nginx::start(const NginxOptions& options) {
    port_ = freePort();
    const std::string file = writeConfiguration(options, port_);
    process_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{"nginx", "-c", file, "-g", "daemon off;"},
        folder_ + "/log/nginx.log");
    // Answered by another program on that port, it is not ours: ours must be alive, too.
    return eventually([&] { return !process_->running() || listens(port_); }) &&
           process_->running();
}

Finished Nginx::checkConfiguration() const {
    return runToEnd({"nginx", "-t", "-c", folder_ + "/nginx.conf"});
}

}  // namespace patron::tests
