#include <filesystem>

#include "service_suite.h"

// patrond on a listening socket that somebody else opened: spawn-fcgi, and systemd's socket
// activation as in nginx/patrond.socket.
namespace patron::tests {
namespace {

struct InheritedSocket : OwnInstallation {
    /// Brings the service up under a command that opens the socket, uses it, and ends it.
    void serveUnder(const std::vector<std::string>& command) {
        Installation& here = install();
        here.setUp();
        std::vector<std::string> withSocket = command;
        for (std::string& word : withSocket) {
            if (word == "SOCKET") word = here.socket(0);
        }
        here.startPatrondUnder(0, withSocket);
        here.startNginx();
        here.waitUntilReady();
        Customer customer = signUpByEmail(here);
        const std::string target = uniqueEmail();
        ASSERT_TRUE(isOk(customer.update(object({{"email", target}}))));
        EXPECT_TRUE(isOk(customer.confirmEmail(here.inbox().nextCode(target))));
        EXPECT_EQ(here.patrond().terminate(), 0);
        // It is not ours to remove: whoever opened it hands it to the next process.
        EXPECT_TRUE(std::filesystem::exists(here.socket(0)));
    }
};

TEST_F(InheritedSocket, FromSpawnFcgi) {
    serveUnder({"spawn-fcgi", "-s", "SOCKET", "-M", "0660", "-n", "--"});
}

TEST_F(InheritedSocket, FromSystemdByNumber) {
    serveUnder({"systemd-socket-activate", "-E", "PATRON_TEST_LISTEN=inherited", "-l", "SOCKET"});
}

TEST_F(InheritedSocket, FromSystemdAsStandardInput) {
    serveUnder({"systemd-socket-activate", "-E", "PATRON_TEST_LISTEN=inherited", "--inetd", "-l",
                "SOCKET"});
}

TEST_F(InheritedSocket, IsMissedWhenNobodyGaveOne) {
    Installation& here = install();
    here.setUp();
    here.startPatrondUnder(0, {"env"});
    EXPECT_EQ(here.patrond().wait(), 1);
    EXPECT_NE(here.logOf(0).find("neither systemd nor spawn-fcgi"), std::string::npos)
        << here.logOf(0);
}

}  // namespace
}  // namespace patron::tests
