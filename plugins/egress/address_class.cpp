#include "egress/address_class.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace patron::egress {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

struct Prefix {
    Bytes bytes;
    unsigned length;
    AddressClass is;
};

// The first match counts; what matches nothing is public.
constexpr Prefix kIpv4[] = {
    {{0}, 8, AddressClass::kForbidden},
    {{10}, 8, AddressClass::kPrivate},
    {{100, 64}, 10, AddressClass::kPrivate},
    {{127}, 8, AddressClass::kPrivate},
    {{169, 254}, 16, AddressClass::kForbidden},
    {{172, 16}, 12, AddressClass::kPrivate},
    {{192, 0, 0}, 24, AddressClass::kForbidden},
    {{192, 0, 2}, 24, AddressClass::kForbidden},
    {{192, 88, 99}, 24, AddressClass::kForbidden},
    {{192, 168}, 16, AddressClass::kPrivate},
    {{198, 18}, 15, AddressClass::kForbidden},
    {{198, 51, 100}, 24, AddressClass::kForbidden},
    {{203, 0, 113}, 24, AddressClass::kForbidden},
    {{224}, 3, AddressClass::kForbidden},
};

// The first match counts; only 2000::/3 is given out to the public Internet. Teredo and 6to4 could
// lead to any IPv4 address and are gone from it.
constexpr Prefix kIpv6[] = {
    {{0x20, 0x01, 0, 0}, 32, AddressClass::kForbidden},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, AddressClass::kForbidden},
    {{0x20, 0x02}, 16, AddressClass::kForbidden},
    {{0x20}, 3, AddressClass::kPublic},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, AddressClass::kPrivate},
    {{0xfc}, 7, AddressClass::kPrivate},
    {{}, 0, AddressClass::kForbidden},
};

constexpr Prefix kHoldsIpv4[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, AddressClass::kPublic},
    {{0, 0x64, 0xff, 0x9b}, 96, AddressClass::kPublic},
};

bool matches(const Bytes& address, const Prefix& prefix) {
    const unsigned whole = prefix.length / 8;
    if (!std::equal(address.begin(), address.begin() + whole, prefix.bytes.begin())) return false;
    const unsigned rest = prefix.length % 8;
    const auto mask = static_cast<std::uint8_t>(0xff00u >> rest);
    return rest == 0 || (address[whole] & mask) == (prefix.bytes[whole] & mask);
}

AddressClass lookUp(const Bytes& address, std::span<const Prefix> table) {
    for (const Prefix& prefix : table) {
        if (matches(address, prefix)) return prefix.is;
    }
    return AddressClass::kPublic;
}

}  // namespace

AddressClass classify(const Poco::Net::IPAddress& address) {
    Bytes bytes{};
    std::memcpy(bytes.data(), address.addr(), address.length());
    if (address.family() == Poco::Net::IPAddress::IPv4) return lookUp(bytes, kIpv4);
    for (const Prefix& prefix : kHoldsIpv4) {
        if (!matches(bytes, prefix)) continue;
        Bytes inside{};
        std::copy(bytes.begin() + 12, bytes.end(), inside.begin());
        return lookUp(inside, kIpv4);
    }
    return lookUp(bytes, kIpv6);
}

}  // namespace patron::egress
