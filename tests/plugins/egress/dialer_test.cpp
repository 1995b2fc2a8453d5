#include "egress/dialer.h"

#include <gtest/gtest.h>

#include "egress/failure.h"
#include "sdk/testkit/silent_server.h"

namespace {

using patron::egress::Dialer;
using patron::egress::Failure;
using patron::egress::Reach;
using patron::sdk::Deadline;
using patron::sdk::testkit::SilentServer;

Deadline soon() { return Deadline::in(std::chrono::seconds(10)); }

TEST(Dialer, ConnectsToThisMachineWhenPrivateAddressesAreAllowed) {
    const SilentServer server;
    for (const Reach reach : {Reach::kPublicAndPrivate, Reach::kPrivate}) {
        EXPECT_NO_THROW(Dialer("127.0.0.1", server.port(), reach).dial(soon()));
        EXPECT_NO_THROW(Dialer("localhost", server.port(), reach).dial(soon()));
    }
}

TEST(Dialer, RefusesALiteralAddressOutOfReachBeforeItIsUsed) {
    EXPECT_FALSE(Dialer("127.0.0.1", 25, Reach::kPublic).check().has_value());
    EXPECT_FALSE(Dialer("::ffff:10.0.0.1", 25, Reach::kPublic).check().has_value());
    EXPECT_FALSE(Dialer("8.8.8.8", 25, Reach::kPrivate).check().has_value());
    EXPECT_FALSE(Dialer("169.254.169.254", 80, Reach::kPublicAndPrivate).check().has_value());
    EXPECT_TRUE(Dialer("127.0.0.1", 25, Reach::kPrivate).check().has_value());
    EXPECT_TRUE(Dialer("mail.example.com", 25, Reach::kPublic).check().has_value());
}

// Rule O1: a public name that leads into the private network.
TEST(Dialer, ConnectsToNoPrivateAddressThatANameLeadsTo) {
    const SilentServer server;
    EXPECT_THROW(Dialer("localhost", server.port(), Reach::kPublic).dial(soon()), Failure);
}

TEST(Dialer, SaysWhenNobodyListensOrNobodyHasThatName) {
    std::uint16_t port = 0;
    {
        const SilentServer gone;
        port = gone.port();
    }
    EXPECT_THROW(Dialer("127.0.0.1", port, Reach::kPrivate).dial(soon()), Failure);
    EXPECT_THROW(Dialer("no-such-host.invalid", 25, Reach::kPublic).dial(soon()), Failure);
}

TEST(Dialer, TriesNothingWithoutTime) {
    const SilentServer server;
    Dialer dialer("127.0.0.1", server.port(), Reach::kPrivate);
    EXPECT_THROW(dialer.dial(Deadline::in(std::chrono::milliseconds(0))), Failure);
}

}  // namespace
