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

}  // namespace
}  // namespace patron::tests
