#ifndef PATRON_TESTS_SERVICE_NGINX_H
#define PATRON_TESTS_SERVICE_NGINX_H

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "child_process.h"

namespace patron::tests {

/// A free port of 127.0.0.1, as of now.
std::uint16_t freePort();

/// What nginx is to serve.
struct NginxOptions {
    std::string folder;
    std::vector<std::string> listeners;  ///< of patrond processes: `unix:/path` or `host:port`
    std::string clientLimits = "demo";
    /// Plain CGI instead: the wrapper's socket, and configuration for the program.
    std::string cgiSocket;
    std::string configFile;
    /// May change the configuration text before nginx reads it.
    std::function<std::string(std::string)> edit;
};

/// A real nginx with the project's own site, on a port of its own. Throws when it does not start.
class Nginx {
  public:
    explicit Nginx(const NginxOptions& options);

    std::uint16_t port() const { return port_; }
    ChildProcess& process() { return *process_; }
    /// nginx's verdict about its configuration (`nginx -t`).
    Finished checkConfiguration() const;

  private:
    bool start(const NginxOptions& options);

    std::string folder_;
    std::uint16_t port_ = 0;
    std::unique_ptr<ChildProcess> process_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_NGINX_H
