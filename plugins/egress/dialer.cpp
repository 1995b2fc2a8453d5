#include "egress/dialer.h"

#include <Poco/Net/IPAddress.h>

#include <algorithm>
#include <utility>

#include "egress/address_class.h"
#include "egress/failure.h"

namespace patron::egress {
namespace {

/// One sentence for the administrator, by reach.
constexpr const char* outOfReach(Reach reach) {
    return reach == Reach::kPrivate
               ? "the host has no private address, and unencrypted traffic goes to no other"
               : "the host has no address that may be connected to (allow_private_addresses "
                 "permits this machine and private networks)";
}

}  // namespace

Dialer::Dialer(std::string host, std::uint16_t port, Reach reach)
    : host_(std::move(host)), port_(port), reach_(reach), resolver_(host_) {}

bool Dialer::reaches(const Poco::Net::IPAddress& address) const {
    switch (classify(address)) {
        case AddressClass::kPublic:
            return reach_ != Reach::kPrivate;
        case AddressClass::kPrivate:
            return reach_ != Reach::kPublic;
        case AddressClass::kForbidden:
            return false;
    }
    return false;
}

sdk::Result<void> Dialer::check() const {
    Poco::Net::IPAddress literal;
    if (Poco::Net::IPAddress::tryParse(host_, literal) && !reaches(literal)) {
        return sdk::fail(sdk::ErrorCode::kPluginRefused, outOfReach(reach_));
    }
    return {};
}

ConnectionSocket Dialer::dial(sdk::Deadline deadline) {
    auto addresses = resolver_.resolve(deadline);
    std::erase_if(addresses, [this](const auto& address) { return !reaches(address); });
    if (addresses.empty()) throw Failure(outOfReach(reach_));
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        if (deadline.expired()) throw Failure("no time was left to connect");
        // An address that swallows everything must leave time for the next one.
        const auto share = deadline.remaining() / static_cast<int>(addresses.size() - i);
        try {
            ConnectionSocket socket;
            socket.connection().open({addresses[i], port_}, share);
            socket.connection().begin(deadline);
            return socket;
        } catch (const Failure&) {
            if (i + 1 == addresses.size()) throw;
        }
    }
    throw Failure("no time was left to connect");
}

}  // namespace patron::egress
