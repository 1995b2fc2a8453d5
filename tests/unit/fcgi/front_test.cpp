#include "fcgi/front.h"

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <thread>
#include <vector>

#include "served_front.h"

namespace patron::fcgi::test {
namespace {

using namespace std::chrono_literals;

TEST(Front, AnswersARequest) {
    ServedFront served;
    auto client = served.connect();
    const auto answer = client.ask("/api/healthz");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "/api/healthz");
    EXPECT_NE(answer->head.find("Status: 200 OK\r\n"), std::string::npos);
    EXPECT_NE(answer->head.find("Content-Length: 12\r\n"), std::string::npos);
    EXPECT_NE(answer->head.find("Content-Type: text/plain\r\n"), std::string::npos);
}

TEST(Front, ServesManyRequestsOnOneKeptConnection) {
    ServedFront served;
    auto client = served.connect();
    for (int i = 0; i < 200; ++i) {
        const auto answer = client.ask("/" + std::to_string(i));
        ASSERT_TRUE(answer);
        ASSERT_EQ(answer->body, "/" + std::to_string(i));
    }
    EXPECT_EQ(served.front().counters().served, 200U);
    EXPECT_EQ(served.front().counters().connections, 1U);
}

TEST(Front, ClosesTheConnectionThatThePeerDoesNotKeep) {
    ServedFront served;
    auto client = served.connect();
    ASSERT_TRUE(client.ask("/", false));
    EXPECT_TRUE(client.closedByPeer());
    EXPECT_TRUE(eventually([&] { return served.front().counters().connections == 0; }));
}

// A thread per kept connection served 16 of 64 clients and let 48 hang for ever, and the load tool
// did not show it. So count the progress of each.
TEST(Front, LetsEveryOneOfMoreKeptConnectionsThanWorkersProgress) {
    FrontOptions options;
    options.workers = 4;
    ServedFront served(options);
    std::vector<int> progress(64, 0);
    std::vector<std::thread> clients;
    for (int& count : progress) {
        clients.emplace_back([&served, &count] {
            auto client = served.connect();
            while (count < 50 && client.ask("/")) ++count;
        });
    }
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(progress, std::vector<int>(64, 50));
}

TEST(Front, IsNotDelayedBySilentConnections) {
    FrontOptions options;
    options.workers = 1;
    options.peerTimeout =
        60s;  // a worker held by any of them would be held past the test's deadline
    ServedFront served(options);
    std::vector<FastCgiClient> silent;
    for (int i = 0; i < 300; ++i) silent.push_back(served.connect());
    ASSERT_TRUE(eventually([&] { return served.front().counters().connections == 300; }));
    auto client = served.connect();
    EXPECT_TRUE(client.ask("/"));
    EXPECT_EQ(served.front().counters().timedOut, 0U);
}

TEST(Front, IsNotDelayedByHalfSentRequests) {
    FrontOptions options;
    options.workers = 1;
    options.peerTimeout = 60s;
    ServedFront served(options);
    std::vector<FastCgiClient> halfSent;
    for (const std::size_t length : {1U, 8U, 15U, 16U, 20U, 60U}) {
        halfSent.push_back(served.connect());
        halfSent.back().send(request("/slow").substr(0, length));
    }
    auto client = served.connect();
    EXPECT_TRUE(client.ask("/"));
    for (auto& half : halfSent) EXPECT_TRUE(half.connected());
}

TEST(Front, ClosesARequestThatIsNotFinishedInTime) {
    FrontOptions options;
    options.peerTimeout = 40ms;
    ServedFront served(options);
    auto client = served.connect();
    client.send(request("/").substr(0, 30));
    EXPECT_TRUE(client.closedByPeer());
    EXPECT_EQ(served.front().counters().timedOut, 1U);
}

TEST(Front, ServesARequestThatArrivesByteByByte) {
    ServedFront served;
    auto client = served.connect();
    for (const char byte : request("/drip", true, "body")) ASSERT_TRUE(client.send({&byte, 1}));
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "/drip");
    EXPECT_TRUE(client.ask("/again"));
}

TEST(Front, ClosesIdleConnections) {
    FrontOptions options;
    options.peerTimeout = 40ms;
    options.idleTimeout = 40ms;
    ServedFront served(options);
    auto used = served.connect();
    ASSERT_TRUE(used.ask("/"));
    auto silent = served.connect();
    EXPECT_TRUE(used.closedByPeer());
    EXPECT_TRUE(silent.closedByPeer());
}

TEST(Front, AnswersAPeerThatHasFinishedSending) {
    ServedFront served;
    auto client = served.connect();
    client.send(request("/last"));
    client.shutdownWrite();
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "/last");
    EXPECT_TRUE(client.closedByPeer());
}

TEST(Front, HandsOverTheBodyWhole) {
    ServedFront served({}, [](const http::Request& r) { return TestHandler::ok(r.body); });
    auto client = served.connect();
    std::string body(64 * 1024, '\0');
    for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 31 >> 3);
    const auto answer = client.ask("/", true, body);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, body);
    EXPECT_TRUE(client.ask("/"));
}

TEST(Front, MarksABodyThatIsTooLargeAndAnswersWithoutReadingIt) {
    ServedFront served({}, [](const http::Request& r) {
        return http::Response{r.bodyTooLarge && r.body.empty() ? 413 : 200, {}, {}};
    });
    for (const std::size_t size : {64U * 1024 + 1, 8U * 1024 * 1024}) {
        auto client = served.connect();
        const std::string whole = request("/", true, std::string(size, 'x'));
        // The peer may be cut off while it sends; the answer must reach it all the same.
        client.send(whole);
        const auto answer = client.receive();
        ASSERT_TRUE(answer) << size;
        EXPECT_EQ(answer->status, 413);
        client.shutdownWrite();
        EXPECT_TRUE(client.closedByPeer());
    }
}

TEST(Front, AnswersBadRequestWhenTheBodyIsNotOfTheDeclaredLength) {
    ServedFront served;
    for (const std::string declared : {"3", "5", "-4", "+4", "4x", " 4", "", "0x4"}) {
        auto client = served.connect();
        client.send(
            request({{"REQUEST_METHOD", "POST"}, {"CONTENT_LENGTH", declared}}, true, "four"));
        const auto answer = client.receive();
        ASSERT_TRUE(answer) << declared;
        EXPECT_EQ(answer->status, 400) << declared;
    }
    EXPECT_EQ(served.front().counters().served, 0U);
}

TEST(Front, SendsLargeAnswersWhole) {
    const std::string large(1024 * 1024 + 7, 'y');
    ServedFront served({}, [&](const http::Request&) { return TestHandler::ok(large); });
    auto client = served.connect();
    for (int i = 0; i < 3; ++i) {
        const auto answer = client.ask("/");
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->body, large);
    }
}

TEST(Front, SendsNoBodyToHeadButItsLength) {
    ServedFront served;
    auto client = served.connect();
    client.send(request({{"REQUEST_METHOD", "HEAD"}, {"DOCUMENT_URI", "/abc"}}, true, ""));
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "");
    EXPECT_NE(answer->head.find("Content-Length: 4\r\n"), std::string::npos);
    EXPECT_TRUE(client.ask("/next"));
}

TEST(Front, OutlivesPeersThatHangUpBeforeTheAnswer) {
    Gate gate;
    ServedFront served({}, [&](const http::Request& r) {
        if (r.path == "/wait") gate.wait();
        return TestHandler::ok(std::string(512 * 1024, 'z'));
    });
    {
        auto client = served.connect();
        client.send(request("/wait"));
        ASSERT_TRUE(eventually([&] { return served.front().counters().served == 1; }));
    }
    gate.open();
    auto client = served.connect();
    EXPECT_TRUE(client.ask("/"));
    EXPECT_TRUE(eventually([&] { return served.front().counters().connections == 1; }));
}

TEST(Front, FreesTheWorkerOfAPeerThatDoesNotReadItsAnswer) {
    FrontOptions options;
    options.workers = 1;
    options.peerTimeout = 40ms;
    ServedFront served(options, [](const http::Request& r) {
        return TestHandler::ok(r.path == "/big" ? std::string(8 * 1024 * 1024, 'z') : "small");
    });
    auto deaf = served.connect();
    deaf.send(request("/big"));
    auto client = served.connect();
    const auto answer = client.ask("/small");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "small");
}

TEST(Front, AcceptsNoMoreConnectionsThanAllowedAndTheRestLater) {
    FrontOptions options;
    options.maxConnections = 2;
    ServedFront served(options);
    auto first = served.connect();
    auto second = served.connect();
    ASSERT_TRUE(first.ask("/"));
    ASSERT_TRUE(second.ask("/"));
    auto third = served.connect();
    ASSERT_TRUE(third.send(request("/third")));
    EXPECT_LE(served.front().counters().connections, 2U);
    first.close();
    EXPECT_TRUE(third.receive());
}

TEST(Front, ServesOverTcp) {
    TestHandler handler;
    auto listener = std::move(Listener::open("127.0.0.1:0")).value();
    const int port = listener.port();
    Front front({}, std::move(listener), handler);
    std::thread thread([&] { front.run(); });
    {
        FastCgiClient client(port);
        EXPECT_TRUE(client.ask("/tcp"));
        EXPECT_TRUE(client.ask("/tcp", true, std::string(60000, 'b')));
    }
    front.requestStop();
    thread.join();
}

TEST(Front, LeavesSignalsToTheProgram) {
    std::atomic<bool> blocked{false};
    ServedFront served({}, [&](const http::Request&) {
        sigset_t mask;
        pthread_sigmask(SIG_SETMASK, nullptr, &mask);
        blocked = sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGHUP) == 1;
        return TestHandler::ok("");
    });
    auto client = served.connect();
    ASSERT_TRUE(client.ask("/"));
    EXPECT_TRUE(blocked);
    // libfcgi's own handler for SIGTERM would make its reads fail from then on.
    struct sigaction term {};
    sigaction(SIGTERM, nullptr, &term);
    EXPECT_EQ(term.sa_handler, SIG_DFL);
    struct sigaction pipe {};
    sigaction(SIGPIPE, nullptr, &pipe);
    EXPECT_EQ(pipe.sa_handler, SIG_IGN);
}

}  // namespace
}  // namespace patron::fcgi::test
