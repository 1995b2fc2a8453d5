#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <algorithm>
#include <atomic>

#include "crowd.h"
#include "service_suite.h"

// Too much to do, or a database that is busy elsewhere: 503 with Retry-After, and then on as
// before.
namespace patron::tests {
namespace {

struct Overload : OwnInstallation {
    static void expectComeBack(const Answer& answer) {
        EXPECT_GT(answer.number("/data/retry_after"), 0);
        EXPECT_EQ(answer.header("Retry-After"), std::to_string(answer.number("/data/retry_after")));
    }
};

TEST_F(Overload, ALockedDatabaseIsAwayForWritersAlone) {
    InstallationOptions options;
    options.config = {"busy_timeout_ms = 200"};
    Installation& here = started(options);
    Customer customer = signUpByEmail(here);
    here.waitUntilDelivered();
    {
        Database other = here.database();
        other.holdWriters();
        const Answer answer = customer.update(R"({"first_name":"Somebody"})");
        EXPECT_TRUE(isError(answer, 503, "server.database"));
        expectComeBack(answer);
        EXPECT_EQ(customer.get().accountText("first_name"), "Jonathan");
        EXPECT_TRUE(isError(customer.app.get("/api/customers/refresh"), 503, "server.database"));
        other.letWritersGo();
    }
    EXPECT_TRUE(isOk(customer.update(R"({"first_name":"Somebody"})")));
    EXPECT_TRUE(isOk(customer.app.get("/api/customers/refresh")));
}

TEST_F(Overload, WhatDoesNotFitIsRefusedAtOnceAndTheRestServed) {
    InstallationOptions options;
    options.config = {"workers = 1", "max_queued = 2", "busy_timeout_ms = 20000"};
    Installation& here = started(options);
    Customer customer = signUpByEmail(here);
    here.waitUntilDelivered();
    Database other = here.database();
    other.holdWriters();
    // Whoever is refused lets the others go on: more than fit are waiting by then.
    std::atomic<int> answered = 0;
    const auto answers = allAtOnce(customer.app, 16, [&](Client& client, int number) {
        const Answer answer =
            client.put(customer.path(), object({{"first_name", "Name " + std::to_string(number)}}));
        if (++answered == 8) other.letWritersGo();
        return answer;
    });
    int refused = 0;
    for (const Answer& answer : answers) {
        if (answer.status == 200) continue;
        EXPECT_TRUE(isError(answer, 503, "server.busy"));
        expectComeBack(answer);
        ++refused;
    }
    EXPECT_GE(refused, 8);
    EXPECT_LT(refused, 16);
    EXPECT_TRUE(isOk(customer.get()));
}

/// Connections to nginx and to patrond itself that begin nothing, and one that asks for much and
/// takes a byte at a time: whoever else comes is served, and nothing is left behind.
TEST_F(Overload, SilentAndSlowPeersCostNobodyElseAnything) {
    InstallationOptions options;
    options.clientLimits = "off";
    options.config = {"workers = 2"};
    Installation& here = started(options);
    Customer customer = signUpByEmail(here);
    using Poco::Net::SocketAddress;
    using Poco::Net::StreamSocket;
    const SocketAddress front("127.0.0.1", here.nginx().port());
    const SocketAddress behind(SocketAddress::UNIX_LOCAL, here.socket(0));
    std::vector<StreamSocket> silent;
    for (int i = 0; i < 256; ++i) silent.emplace_back(i % 2 == 0 ? front : behind);

    StreamSocket slow(front);
    std::string requests;
    for (int i = 0; i < 2000; ++i) {
        requests += "GET " + customer.path() +
                    " HTTP/1.1\r\nHost: localhost\r\nApplication: " + kDinerKey +
                    "\r\nAuthorization: Bearer " + customer.app.token + "\r\n\r\n";
    }
    slow.setBlocking(false);
    for (std::size_t sent = 0; sent < requests.size();) {
        const int count = slow.sendBytes(
            requests.data() + sent,
            static_cast<int>(std::min<std::size_t>(requests.size() - sent, 1 << 16)));
        if (count <= 0) break;  // the rest waits for us to read
        sent += static_cast<std::size_t>(count);
    }
    slow.setBlocking(true);
    for (int i = 0; i < 50; ++i) {
        char byte = 0;
        ASSERT_EQ(slow.receiveBytes(&byte, 1), 1);
        EXPECT_TRUE(isOk(customer.get()));
        EXPECT_TRUE(isOk(customer.update(object({{"first_name", "N" + std::to_string(i)}}))));
    }
    silent.clear();
    EXPECT_TRUE(isOk(customer.get()));
}

}  // namespace
}  // namespace patron::tests
