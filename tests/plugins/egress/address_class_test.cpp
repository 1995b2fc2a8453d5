#include "egress/address_class.h"

#include <gtest/gtest.h>

namespace {

using patron::egress::AddressClass;

AddressClass of(const char* address) {
    return patron::egress::classify(Poco::Net::IPAddress(address));
}

TEST(AddressClass, TakesTheInternetForPublic) {
    for (const char* address : {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1",
                                "172.32.0.1", "192.167.1.1", "198.17.0.1", "198.20.0.1",
                                "223.255.255.255", "2606:4700:4700::1111", "2a00:1450::1"}) {
        EXPECT_EQ(of(address), AddressClass::kPublic) << address;
    }
}

TEST(AddressClass, TakesThisMachineAndPrivateNetworksForPrivate) {
    for (const char* address :
         {"127.0.0.1", "127.255.0.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
          "100.64.0.1", "100.127.255.255", "::1", "fd00::1", "fc00::1"}) {
        EXPECT_EQ(of(address), AddressClass::kPrivate) << address;
    }
}

TEST(AddressClass, ForbidsWhereNoProviderLives) {
    for (const char* address : {"0.0.0.0",     "0.1.2.3",    "169.254.169.254", "192.0.0.8",
                                "192.0.2.1",   "198.18.0.1", "198.19.255.1",    "198.51.100.1",
                                "203.0.113.1", "224.0.0.1",  "240.0.0.1",       "255.255.255.255",
                                "::",          "fe80::1",    "fec0::1",         "ff02::1",
                                "2001:db8::1", "2001::1",    "2002:a00:1::",    "100::1",
                                "4000::1"}) {
        EXPECT_EQ(of(address), AddressClass::kForbidden) << address;
    }
}

// The classic way round such a list: the forbidden address dressed as another.
TEST(AddressClass, SeesThroughIpv4InIpv6) {
    EXPECT_EQ(of("::ffff:127.0.0.1"), AddressClass::kPrivate);
    EXPECT_EQ(of("::ffff:169.254.169.254"), AddressClass::kForbidden);
    EXPECT_EQ(of("::ffff:8.8.8.8"), AddressClass::kPublic);
    EXPECT_EQ(of("64:ff9b::7f00:1"), AddressClass::kPrivate);
    EXPECT_EQ(of("64:ff9b::808:808"), AddressClass::kPublic);
    EXPECT_EQ(of("::127.0.0.1"), AddressClass::kForbidden);
}

}  // namespace
