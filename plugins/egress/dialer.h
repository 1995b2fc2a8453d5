#ifndef PATRON_EGRESS_DIALER_H
#define PATRON_EGRESS_DIALER_H

#include <cstdint>
#include <string>

#include "egress/connection.h"
#include "egress/resolver.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::egress {

/// Which addresses a channel may connect to.
enum class Reach {
    kPublic,
    kPublicAndPrivate,
    kPrivate,  ///< for what goes unencrypted: only this machine and its own network
};

/// Which reach a configuration gives. Unencrypted traffic stays within private networks.
constexpr Reach reachFor(bool encrypted, bool allowPrivate) {
    if (!encrypted) return Reach::kPrivate;
    return allowPrivate ? Reach::kPublicAndPrivate : Reach::kPublic;
}

/// Connects to one host: looks its name up once, drops the addresses beyond its reach, and connects
/// to those that are left, in order. What was checked is what is connected to, so a name that
/// changes in between (DNS rebinding) gains nothing. Any thread.
class Dialer {
  public:
    Dialer(std::string host, std::uint16_t port, Reach reach);

    /// Whether the configuration can work at all: kPluginRefused for a literal address out of
    /// reach.
    sdk::Result<void> check() const;

    /// @throws Failure
    ConnectionSocket dial(sdk::Deadline deadline);

    const std::string& host() const { return host_; }
    std::uint16_t port() const { return port_; }

  private:
    bool reaches(const Poco::Net::IPAddress& address) const;

    const std::string host_;
    const std::uint16_t port_;
    const Reach reach_;
    Resolver resolver_;
};

}  // namespace patron::egress

#endif  // PATRON_EGRESS_DIALER_H
