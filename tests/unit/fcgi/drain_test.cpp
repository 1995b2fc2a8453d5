#include <filesystem>

#include "served_front.h"

namespace patron::fcgi::test {
namespace {

using namespace std::chrono_literals;

/// A connect that fails proves that the front has begun to drain.
bool refusesConnections(const ServedFront& served) {
    return eventually([&] { return !served.connect().connected(); });
}

FrontOptions patient() {
    FrontOptions options;
    options.drainLimit = 60s;
    options.drainQuiet = 60s;
    return options;
}

TEST(Drain, AnswersWhatIsInFlightThenReturns) {
    Gate gate;
    ServedFront served(patient(), [&](const http::Request& r) {
        gate.wait();
        return TestHandler::ok(r.path);
    });
    auto client = served.connect();
    client.send(request("/flight"));
    ASSERT_TRUE(eventually([&] { return served.front().counters().served == 1; }));
    served.front().requestStop();
    EXPECT_TRUE(refusesConnections(served));
    EXPECT_FALSE(served.returned());
    gate.open();
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "/flight");
    client.close();
    EXPECT_TRUE(eventually([&] { return served.returned(); }));
    EXPECT_FALSE(std::filesystem::exists(served.path()));
}

TEST(Drain, AnswersRequestsThatStillComeOnAKeptConnection) {
    ServedFront served(patient());
    auto client = served.connect();
    ASSERT_TRUE(client.ask("/before"));
    served.front().requestStop();
    EXPECT_TRUE(refusesConnections(served));
    EXPECT_TRUE(client.ask("/after"));
    EXPECT_TRUE(client.ask("/again"));
    client.close();
    EXPECT_TRUE(eventually([&] { return served.returned(); }));
}

TEST(Drain, EndsThoughAPeerNeverPauses) {
    FrontOptions options = patient();
    options.drainQuiet = 20ms;
    ServedFront served(options);
    auto client = served.connect();
    served.front().requestStop();
    while (client.ask("/more")) {
    }
    EXPECT_TRUE(eventually([&] { return served.returned(); }));
}

TEST(Drain, AnswersWhatWaitsInTheBacklog) {
    TempFolder folder;
    TestHandler handler;
    Front front(patient(), std::move(Listener::open(folder / "socket")).value(), handler);
    FastCgiClient client(folder / "socket");
    client.send(request("/early"));
    front.requestStop();
    std::thread thread([&] { front.run(); });
    EXPECT_EQ(client.receive().value_or(Answer{}).body, "/early");
    client.close();
    thread.join();
}

TEST(Drain, ClosesQuietConnections) {
    FrontOptions options = patient();
    options.drainQuiet = 20ms;
    ServedFront served(options);
    auto kept = served.connect();
    ASSERT_TRUE(kept.ask("/"));
    auto silent = served.connect();
    served.front().requestStop();
    EXPECT_TRUE(kept.closedByPeer());
    EXPECT_TRUE(silent.closedByPeer());
    EXPECT_TRUE(eventually([&] { return served.returned(); }));
}

TEST(Drain, RefusesWhatStillWaitsAtItsLimit) {
    Gate gate;
    FrontOptions options = patient();
    options.workers = 1;
    options.drainLimit = 30ms;
    ServedFront served(options, [&](const http::Request&) {
        gate.wait();
        return TestHandler::ok("late");
    });
    auto first = served.connect();
    first.send(request("/"));
    ASSERT_TRUE(eventually([&] { return served.front().counters().served == 1; }));
    auto second = served.connect();
    second.send(request("/"));
    ASSERT_TRUE(eventually([&] { return served.front().counters().queued == 1; }));
    served.front().requestStop();
    const auto answer = second.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503);
    gate.open();
    EXPECT_TRUE(first.receive());
    EXPECT_TRUE(eventually([&] { return served.returned(); }));
}

TEST(Drain, LeavesAnInheritedSocketListening) {
    TempFolder folder;
    TestHandler handler;
    const Listener owner = std::move(Listener::open(folder / "socket")).value();
    for (const std::string path : {"/one", "/two"}) {
        Front front(patient(), std::move(Listener::inherit(owner.fd())).value(), handler);
        FastCgiClient client(folder / "socket");
        client.send(request(path));
        std::thread thread([&] { front.run(); });
        EXPECT_EQ(client.receive().value_or(Answer{}).body, path);
        client.close();
        front.requestStop();
        thread.join();
    }
    EXPECT_TRUE(FastCgiClient(folder / "socket").connected());
}

}  // namespace
}  // namespace patron::fcgi::test
