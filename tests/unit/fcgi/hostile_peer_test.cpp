#include <random>

#include "served_front.h"

namespace patron::fcgi::test {
namespace {

/// Sends bytes on a connection of their own and waits until the front has closed it.
void throwAt(const ServedFront& served, const std::string& bytes) {
    auto client = served.connect();
    ASSERT_TRUE(client.connected());
    client.send(bytes);
    client.shutdownWrite();
    EXPECT_TRUE(client.closedByPeer());
}

void expectAlive(const ServedFront& served) {
    auto client = served.connect();
    EXPECT_TRUE(client.ask("/alive"));
}

TEST(HostilePeer, IsClosedWhenItDoesNotSpeakFastCgi) {
    ServedFront served;
    throwAt(served, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    throwAt(served, std::string(100000, '\0'));
    throwAt(served, std::string(300000, '\1'));
    std::string wrongVersion = request("/");
    wrongVersion[0] = 2;
    throwAt(served, wrongVersion);
    EXPECT_EQ(served.front().counters().malformed, 4U);
    EXPECT_EQ(served.front().counters().served, 0U);
    expectAlive(served);
}

// libfcgi 2.4.2, fixed for CVE-2025-23016 in Debian, still adds two lengths of up to 2^31-2 in an
// int, asserts on the allocation that fails, and takes the process with it.
TEST(HostilePeer, CannotOverflowTheLengthsOfAParameter) {
    ServedFront served;
    const std::string huge = "\xff\xff\xff\xfe";
    for (const std::string& lengths : {huge + huge, huge + "\x01", "\x01" + huge,
                                       std::string("\xff\xff\xff\xff\xff\xff\xff\xff"),
                                       std::string("\x80\x01\x00\x00\x80\x01\x00\x00", 8)}) {
        throwAt(served, begin(1, true) + record(kParams, 1, lengths + "NAME=VALUE") +
                            record(kParams, 1, "") + record(kStdin, 1, ""));
    }
    EXPECT_EQ(served.front().counters().malformed, 5U);
    expectAlive(served);
}

// libfcgi answers FCGI_GET_VALUES out of a 64-byte array without counting the names.
TEST(HostilePeer, CannotOverflowTheAnswerToManagementRecords) {
    ServedFront served;
    std::string names;
    for (int i = 0; i < 40; ++i) names += pair("FCGI_MPXS_CONNS", "");
    throwAt(served, record(kGetValues, 0, names) + request("/"));
    throwAt(served, begin(1, true) + record(kGetValues, 0, names) + request("/").substr(16));
    const std::string whole = request("/");
    throwAt(served, whole.substr(0, whole.size() - 8) + record(kGetValues, 0, names));
    expectAlive(served);
}

// libfcgi does not skip the padding of these two records and reads it as the next record.
TEST(HostilePeer, CannotHideARecordInPadding) {
    ServedFront served;
    const std::string good = request("/");
    std::string paddedBegin = good;
    paddedBegin[6] = 8;
    throwAt(served, paddedBegin.insert(16, record(kGetValues, 0, "")));
    std::string paddedEnd = begin(1, true) + record(kParams, 1, pair("A", "B"));
    paddedEnd += record(kParams, 1, "", 8) + record(kStdin, 1, "");
    throwAt(served, paddedEnd);
    EXPECT_EQ(served.front().counters().malformed, 2U);
    expectAlive(served);
}

TEST(HostilePeer, IsClosedWhenItAbortsMultiplexesOrPipelines) {
    ServedFront served;
    const std::string good = request("/");
    throwAt(served, begin(1, true) + record(kAbort, 1, ""));
    throwAt(served, good.substr(0, good.size() - 8) + record(kAbort, 1, ""));
    throwAt(served, begin(1, true) + begin(2, true));
    throwAt(served, begin(1, true, 2));  // an authorizer is not what we are
    throwAt(served, record(kStdin, 1, "") + good);
    throwAt(served, good + good);
    EXPECT_EQ(served.front().counters().served, 0U);
    expectAlive(served);
}

TEST(HostilePeer, IsClosedWhenItsParametersAreTooMany) {
    ServedFront served;
    std::string bytes = begin(1, true);
    for (int i = 0; i < 80; ++i) bytes += record(kParams, 1, pair("N", std::string(1000, 'v')));
    throwAt(served, bytes + record(kParams, 1, "") + record(kStdin, 1, ""));
    EXPECT_EQ(served.front().counters().malformed, 1U);
    expectAlive(served);
}

TEST(HostilePeer, MayCutARequestAnywhere) {
    ServedFront served;
    const std::string good = request("/", true, "some body");
    for (std::size_t length = 0; length < good.size(); ++length) {
        throwAt(served, good.substr(0, length));
    }
    EXPECT_EQ(served.front().counters().served, 0U);
    expectAlive(served);
}

TEST(HostilePeer, MayChangeAnyBytesOfARequest) {
    ServedFront served;
    std::mt19937 random(20250520);  // fixed: a failure must come again
    const std::string good = request("/fuzz", true, "some body of a request");
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = good;
        for (auto changes = 1 + random() % 4; changes > 0; --changes) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        if (random() % 8 == 0) bytes.resize(random() % bytes.size());
        if (random() % 8 == 0) bytes.insert(random() % bytes.size(), bytes.substr(0, 40));
        throwAt(served, bytes);
    }
    expectAlive(served);
}

TEST(HostilePeer, MayWriteAfterItsRequestWasRefused) {
    FrontOptions options;
    options.peerTimeout = std::chrono::milliseconds(100);
    ServedFront served(options);
    auto client = served.connect();
    client.send(request({{"CONTENT_LENGTH", "999999999"}}, true, ""));
    EXPECT_TRUE(client.receive());
    while (client.send(std::string(65536, 'x'))) {
    }
    expectAlive(served);
}

}  // namespace
}  // namespace patron::fcgi::test
