#include <vector>

#include "served_front.h"

namespace patron::fcgi::test {
namespace {

using namespace std::chrono_literals;

/// A front whose only worker is stuck in a handler until the gate opens.
struct StuckFront {
    explicit StuckFront(FrontOptions options)
        : served(one(options), [this](const http::Request& r) {
              if (r.path == "/stuck") gate.wait();
              return TestHandler::ok("done");
          }) {
        // On a busy machine the first request may itself have waited too long.
        for (std::uint64_t refused = 0; counters().served == 0; ++refused) {
            first.send(request("/stuck"));
            EXPECT_TRUE(
                eventually([&] { return counters().served == 1 || counters().refused > refused; }));
            if (counters().refused > refused) {
                EXPECT_TRUE(first.receive());
            }
        }
    }
    static FrontOptions one(FrontOptions options) {
        options.workers = 1;
        return options;
    }
    FrontCounters counters() { return served.front().counters(); }

    Gate gate;
    ServedFront served;
    FastCgiClient first{served.connect()};
};

TEST(Overload, RefusesRequestsBeyondTheBoundOfTheQueueAtOnce) {
    FrontOptions options;
    options.maxQueued = 2;
    options.maxQueueWait = 60s;
    StuckFront stuck(options);
    std::vector<FastCgiClient> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(stuck.served.connect());
        clients.back().send(request("/"));
    }
    EXPECT_TRUE(eventually([&] { return stuck.counters().refused == 8; }));
    EXPECT_EQ(stuck.counters().queued, 2U);
    stuck.gate.open();
    int refused = 0;
    for (auto& client : clients) {
        const auto answer = client.receive();
        ASSERT_TRUE(answer);
        if (answer->status == 503) {
            ++refused;
            EXPECT_NE(answer->head.find("Retry-After: 1\r\n"), std::string::npos);
        } else {
            EXPECT_EQ(answer->body, "done");
        }
    }
    EXPECT_EQ(refused, 8);
    EXPECT_TRUE(stuck.first.receive());
}

TEST(Overload, RefusesARequestThatWaitedTooLong) {
    FrontOptions options;
    options.maxQueueWait = 20ms;
    StuckFront stuck(options);
    auto client = stuck.served.connect();
    const auto answer = client.ask("/");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503);
    stuck.gate.open();
    EXPECT_TRUE(stuck.first.receive());
    // Both connections are as good as before.
    EXPECT_EQ(client.ask("/").value_or(Answer{}).status, 200);
    EXPECT_EQ(stuck.first.ask("/").value_or(Answer{}).status, 200);
}

TEST(Overload, CountsWhatWaitsAndWhatIsBusy) {
    StuckFront stuck({});
    auto client = stuck.served.connect();
    client.send(request("/"));
    EXPECT_TRUE(eventually([&] { return stuck.counters().queued == 1; }));
    EXPECT_EQ(stuck.counters().busy, 1U);
    EXPECT_EQ(stuck.counters().connections, 2U);
    stuck.gate.open();
    EXPECT_TRUE(client.receive());
    EXPECT_TRUE(eventually([&] { return stuck.counters().busy == 0; }));
}

}  // namespace
}  // namespace patron::fcgi::test
