#include "fcgi/listener.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "fcgi/inherited_socket.h"
#include "served_front.h"

namespace patron::fcgi::test {
namespace {

mode_t modeOf(const std::string& path) {
    struct stat found {};
    lstat(path.c_str(), &found);
    return found.st_mode & 07777;
}

/// Leaves a socket file that nobody listens on, as a killed process does.
void leaveStaleSocket(const std::string& path) {
    const pid_t child = fork();
    if (child == 0) {
        auto listener = Listener::open(path);
        _exit(listener ? 0 : 1);  // without destructors
    }
    int status = 1;
    waitpid(child, &status, 0);
    ASSERT_EQ(status, 0);
}

TEST(Listener, GivesThePathItsModeWhateverTheUmask) {
    TempFolder folder;
    for (const mode_t mask : {0077, 0000, 0777}) {
        const mode_t before = umask(mask);
        const auto listener = Listener::open(folder / "socket", 0660);
        umask(before);
        ASSERT_TRUE(listener);
        EXPECT_EQ(modeOf(folder / "socket"), 0660U);
    }
    const auto listener = Listener::open("unix:" + (folder / "other"), 0600);
    ASSERT_TRUE(listener);
    EXPECT_EQ(modeOf(folder / "other"), 0600U);
}

TEST(Listener, ReplacesAStaleSocket) {
    TempFolder folder;
    leaveStaleSocket(folder / "socket");
    ASSERT_TRUE(std::filesystem::exists(folder / "socket"));
    const auto listener = Listener::open(folder / "socket");
    ASSERT_TRUE(listener) << listener.error().detail;
    EXPECT_TRUE(FastCgiClient(folder / "socket").connected());
}

TEST(Listener, RefusesAPathOnWhichAnotherListens) {
    TempFolder folder;
    const auto first = Listener::open(folder / "socket");
    ASSERT_TRUE(first);
    const auto second = Listener::open(folder / "socket");
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().detail.find("another process listens"), std::string::npos);
    EXPECT_TRUE(FastCgiClient(folder / "socket").connected());
}

TEST(Listener, RefusesAPathWhereSomethingElseIs) {
    TempFolder folder;
    std::ofstream(folder / "file") << "precious";
    const auto listener = Listener::open(folder / "file");
    ASSERT_FALSE(listener);
    EXPECT_TRUE(std::filesystem::is_regular_file(folder / "file"));
}

TEST(Listener, SaysWhatIsWrongWithAnAddress) {
    TempFolder folder;
    for (const std::string& address : {std::string("patron.sock"), std::string("127.0.0.1:"),
                                       std::string(""), std::string("127.0.0.1:http2x"),
                                       folder / "missing/socket", folder / std::string(200, 'x')}) {
        const auto listener = Listener::open(address);
        ASSERT_FALSE(listener) << address;
        EXPECT_FALSE(listener.error().detail.empty()) << address;
    }
}

TEST(Listener, RemovesItsPathWhenClosedButNotThatOfItsSuccessor) {
    TempFolder folder;
    auto first = std::move(Listener::open(folder / "socket")).value();
    std::filesystem::remove(folder / "socket");
    auto second = std::move(Listener::open(folder / "socket")).value();
    first.close();
    EXPECT_TRUE(std::filesystem::exists(folder / "socket"));
    second.close();
    EXPECT_FALSE(std::filesystem::exists(folder / "socket"));
}

TEST(Listener, OpensTcpAddresses) {
    const auto listener = Listener::open("127.0.0.1:0");
    ASSERT_TRUE(listener) << listener.error().detail;
    EXPECT_TRUE(listener->tcp());
    EXPECT_TRUE(FastCgiClient(listener->port()).connected());
    const auto second = Listener::open("127.0.0.1:" + std::to_string(listener->port()));
    EXPECT_FALSE(second);
}

/// Runs `check` in a child process, whose descriptors and environment may be changed freely.
template <class Check>
bool holdsInChild(Check check) {
    const pid_t child = fork();
    if (child == 0) _exit(check() ? 0 : 1);
    int status = 1;
    waitpid(child, &status, 0);
    return status == 0;
}

TEST(InheritedSocket, IsFoundOnStandardInput) {
    TempFolder folder;
    const auto listener = Listener::open(folder / "socket");
    ASSERT_TRUE(listener);
    EXPECT_TRUE(holdsInChild([&] {
        dup2(listener->fd(), 0);
        const auto inherited = Listener::open("inherited");
        return inherited && inherited->fd() == 0 && inherited->inherited();
    }));
}

TEST(InheritedSocket, IsFoundWhereSystemdPutsIt) {
    TempFolder folder;
    const auto listener = Listener::open(folder / "socket");
    ASSERT_TRUE(listener);
    EXPECT_TRUE(holdsInChild([&] {
        dup2(listener->fd(), 3);
        setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
        setenv("LISTEN_FDS", "1", 1);
        const auto fd = inheritedSocket();
        return fd == 3 && std::getenv("LISTEN_FDS") == nullptr;
    }));
}

TEST(InheritedSocket, IsNotTakenWhenMeantForAnotherProcess) {
    TempFolder folder;
    const auto listener = Listener::open(folder / "socket");
    ASSERT_TRUE(listener);
    EXPECT_TRUE(holdsInChild([&] {
        dup2(listener->fd(), 3);
        dup2(open("/dev/null", O_RDONLY), 0);
        setenv("LISTEN_PID", std::to_string(getppid()).c_str(), 1);
        setenv("LISTEN_FDS", "1", 1);
        return !inheritedSocket() && !Listener::open("inherited");
    }));
}

}  // namespace
}  // namespace patron::fcgi::test
