#include "egress/connection.h"

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <thread>

#include "egress/failure.h"

namespace {

using patron::egress::ConnectionSocket;
using patron::egress::Failure;
using patron::egress::TlsContext;
using patron::sdk::Deadline;
using namespace std::chrono_literals;

/// Accepts one client and does with it what the test says. Ends when the client has gone.
class OneShotServer {
  public:
    explicit OneShotServer(std::function<void(Poco::Net::StreamSocket&)> behaviour)
        : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
          thread_([this, behaviour = std::move(behaviour)] {
              Poco::Net::StreamSocket client = socket_.acceptConnection();
              try {
                  behaviour(client);
              } catch (const Poco::Exception&) {
                  // The client went away, which ends the test's server.
              }
          }) {}
    ~OneShotServer() { thread_.join(); }

    Poco::Net::SocketAddress address() const { return socket_.address(); }

  private:
    Poco::Net::ServerSocket socket_;
    std::thread thread_;
};

void sendBytes(Poco::Net::StreamSocket& client, const std::string& bytes) {
    client.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
}

ConnectionSocket connected(const OneShotServer& server, std::chrono::milliseconds time) {
    ConnectionSocket socket;
    socket.connection().open(server.address(), 5s);
    socket.connection().begin(Deadline::in(time));
    return socket;
}

/// Far above every deadline used here: tells a kept one from a forgotten one.
constexpr auto kForgotten = 5s;

TEST(Connection, EndsAtTheDeadlineThoughBytesKeepComing) {
    OneShotServer server([](Poco::Net::StreamSocket& client) {
        for (;;) {
            sendBytes(client, "2");
            std::this_thread::sleep_for(5ms);
        }
    });
    ConnectionSocket socket = connected(server, 300ms);
    const auto start = std::chrono::steady_clock::now();
    char byte = 0;
    EXPECT_THROW(for (;;) socket.receiveBytes(&byte, 1), Failure);
    EXPECT_LT(std::chrono::steady_clock::now() - start, kForgotten);
    socket.close();
}

// Poco's timeout counts per read, and OpenSSL reads a record in many: a server that doles out the
// bytes of one TLS record would hold a sender for hours.
TEST(Connection, EndsAtTheDeadlineInsideATlsRecord) {
    OneShotServer server([](Poco::Net::StreamSocket& client) {
        sendBytes(client, std::string("\x16\x03\x03\x40\x00", 5));
        for (;;) {
            sendBytes(client, std::string(1, '\0'));
            std::this_thread::sleep_for(5ms);
        }
    });
    ConnectionSocket socket = connected(server, 300ms);
    const auto context = TlsContext::make("");
    ASSERT_TRUE(context.has_value());
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THROW(socket.connection().startTls(*context, "localhost"), Failure);
    EXPECT_LT(std::chrono::steady_clock::now() - start, kForgotten);
    socket.close();
}

TEST(Connection, EndsAtTheDeadlineWhenTheOtherSideReadsNothing) {
    std::promise<void> over;
    OneShotServer server([&over](Poco::Net::StreamSocket&) { over.get_future().wait(); });
    ConnectionSocket socket = connected(server, 300ms);
    const std::string much(64 << 20, 'x');
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THROW(socket.sendBytes(much.data(), static_cast<int>(much.size())), Failure);
    EXPECT_LT(std::chrono::steady_clock::now() - start, kForgotten);
    over.set_value();
}

TEST(Connection, TakesOnlySoManyBytes) {
    OneShotServer server([](Poco::Net::StreamSocket& client) {
        for (;;) sendBytes(client, std::string(4096, 'x'));
    });
    ConnectionSocket socket = connected(server, 30s);
    std::string buffer(4096, '\0');
    std::size_t got = 0;
    try {
        for (;;) got += static_cast<std::size_t>(socket.receiveBytes(buffer.data(), 4096));
    } catch (const Failure&) {
    }
    EXPECT_LE(got, patron::egress::Connection::kMostBytes);
    socket.close();
}

TEST(Connection, KnowsWhenAnIdleConnectionIsNoLongerGood) {
    OneShotServer server([](Poco::Net::StreamSocket& client) {
        char byte = 0;
        client.receiveBytes(&byte, 1);
    });
    ConnectionSocket socket = connected(server, 5s);
    EXPECT_TRUE(socket.connection().quiet());
    socket.sendBytes("x", 1);
    char byte = 0;
    EXPECT_EQ(socket.receiveBytes(&byte, 1), 0);
    EXPECT_FALSE(socket.connection().quiet());
}

TEST(TlsContext, RefusesAnAuthorityFileThatIsNone) {
    for (const char* file : {"/no/such/file.pem", "/etc/passwd", "/"}) {
        const auto context = TlsContext::make(file);
        ASSERT_FALSE(context.has_value()) << file;
        EXPECT_NE(context.error().detail.find("ca_file"), std::string::npos);
    }
}

}  // namespace
