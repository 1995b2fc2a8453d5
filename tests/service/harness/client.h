#ifndef PATRON_TESTS_SERVICE_CLIENT_H
#define PATRON_TESTS_SERVICE_CLIENT_H

#include <Poco/Net/HTTPClientSession.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "answer.h"
#include "ledger.h"

namespace patron::tests {

/// The application keys of the demo content (rule A5).
inline constexpr char kDinerKey[] = "f3a90488ffee32c3acb6fcd0ca417cf6";
inline constexpr char kBistroKey[] = "b7c1d5e90f3a4286a1d2c3b4e5f60718";

/// Headers of a request; a name without value is left out although the client would send it.
using Headers = std::map<std::string, std::optional<std::string>>;

/// A customer's app: one kept connection through nginx, with the headers of the guide's requests. A
/// body is sent as it is. One thread at a time; make one client per thread.
class Client {
  public:
    Client(std::uint16_t port, std::string applicationKey, std::shared_ptr<Ledger> ledger);

    /// Goes into Authorization as Bearer unless it is empty.
    std::string token;
    /// Sent with every request, over the defaults.
    Headers headers;

    Answer send(const std::string& method, const std::string& path, const std::string& body = {},
                const Headers& extra = {});
    Answer get(const std::string& path, const Headers& extra = {}) {
        return send("GET", path, {}, extra);
    }
    Answer post(const std::string& path, const std::string& body, const Headers& extra = {}) {
        return send("POST", path, body, extra);
    }
    Answer put(const std::string& path, const std::string& body, const Headers& extra = {}) {
        return send("PUT", path, body, extra);
    }
    Answer del(const std::string& path, const Headers& extra = {}) {
        return send("DELETE", path, {}, extra);
    }

    std::uint16_t port() const { return port_; }
    const std::string& applicationKey() const { return applicationKey_; }
    const std::shared_ptr<Ledger>& ledger() const { return ledger_; }
    /// Another connection of the same app, without token.
    Client another() const { return Client(port_, applicationKey_, ledger_); }

  private:
    Headers headersFor(const std::string& body, const Headers& extra) const;

    std::uint16_t port_;
    std::string applicationKey_;
    std::shared_ptr<Ledger> ledger_;
    std::unique_ptr<Poco::Net::HTTPClientSession> session_;
};

/// A fresh UUID for X-Request-ID. Its digits are never taken for a code.
std::string newRequestId();

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_CLIENT_H
