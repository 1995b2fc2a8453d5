#ifndef PATRON_EGRESS_ADDRESS_CLASS_H
#define PATRON_EGRESS_ADDRESS_CLASS_H

#include <Poco/Net/IPAddress.h>

namespace patron::egress {

/// Where an address leads, as far as that decides whether a provider may live there (OWASP ASVS
/// 5.0, 1.3.6 and 13.2.4).
enum class AddressClass {
    kPublic,
    kPrivate,    ///< this machine or its own network: loopback, RFC 1918, RFC 4193, RFC 6598
    kForbidden,  ///< no provider lives there: link-local (cloud metadata), multicast, reserved
};

/// Classifies by the special-purpose registries of IANA. An IPv4 address inside an IPv6 one
/// (mapped, NAT64) counts as what it is inside. Pure.
AddressClass classify(const Poco::Net::IPAddress& address);

}  // namespace patron::egress

#endif  // PATRON_EGRESS_ADDRESS_CLASS_H
