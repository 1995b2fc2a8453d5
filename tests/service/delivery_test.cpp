#include "brands.h"
#include "crowd.h"
#include "service_suite.h"

// The outbox: two processes, each message once.
namespace patron::tests {
namespace {

struct Delivery : OwnInstallation {};

TEST_F(Delivery, OfTwoProcessesSendsEachMessageOnce) {
    InstallationOptions options;
    options.processes = 2;
    Installation& here = started(options);
    constexpr int kClients = 8;
    constexpr int kEach = 25;
    std::vector<std::string> addresses;
    for (int i = 0; i < kClients * kEach; ++i) addresses.push_back(uniqueEmail());
    const auto last = allAtOnce(here.diner(), kClients, [&](Client& client, int number) {
        Answer answer;
        for (int i = 0; i < kEach; ++i) {
            answer = requestCode(client, "email",
                                 addresses[static_cast<std::size_t>(number * kEach + i)]);
            if (answer.status != 200) break;
        }
        return answer;
    });
    for (const Answer& answer : last) ASSERT_TRUE(isOk(answer));
    here.waitUntilDelivered();
    for (const std::string& address : addresses) {
        const auto messages = here.inbox().messages(address);
        ASSERT_EQ(messages.size(), 1U) << address;
        EXPECT_NE(onlyCodeIn(messages.front().text), "");
    }
    // Both took part.
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_NE(here.logOf(i).find("delivery.sent"), std::string::npos) << "process " << i;
    }
}

TEST_F(Delivery, WaitsForAProcessThatMaySend) {
    InstallationOptions options;
    options.config = {"deliver = false"};
    Installation& here = started(options);
    const std::string address = uniqueEmail();
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    // The text waits encrypted (rule C6).
    EXPECT_EQ(here.database().number("SELECT count(*) FROM outbox WHERE sealed LIKE 'v1.%'"), 1);
    EXPECT_EQ(here.database().dump().find(address), std::string::npos);

    auto sender = here.startDeliverer();
    here.waitUntilDelivered();
    EXPECT_NE(here.inbox().nextCode(address), "");
    // And is erased once sent.
    EXPECT_EQ(here.database().number("SELECT count(*) FROM outbox WHERE sealed <> ''"), 0);
    EXPECT_EQ(sender->terminate(), 0);
}

TEST_F(Delivery, GivesUpACodeThatHasExpired) {
    InstallationOptions options;
    options.config = {"deliver = false"};
    Installation& here = started(options);
    const std::string address = uniqueEmail();
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    here.database().passTime(std::chrono::minutes(11));
    auto sender = here.startDeliverer();
    here.waitUntilDelivered();
    EXPECT_EQ(here.inbox().unread(address), 0U);
    EXPECT_EQ(sender->terminate(), 0);
}

TEST_F(Delivery, FailsOverToTheNextProvider) {
    Installation& here = started();
    // Nobody listens there.
    here.ctlOk({"provider", "add", "--name", "first", "--plugin", "smtp", "--position", "1",
                "--set", "host=127.0.0.1", "--set", "port=" + std::to_string(freePort()), "--set",
                "tls=none", "--set", "allow_private_addresses=true", "--set",
                "from_address=shop@demo.example"});
    Client known = addApplication(here, "Demo Diner", "after the provider");
    const std::string address = uniqueEmail();
    ASSERT_TRUE(isOk(requestCode(known, "email", address)));
    EXPECT_NE(here.inbox().nextCode(address), "");
    EXPECT_TRUE(eventually(
        [&] { return here.logOf(0).find("delivery.provider_failed") != std::string::npos; }));
}

}  // namespace
}  // namespace patron::tests
