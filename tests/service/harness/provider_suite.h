#ifndef PATRON_TESTS_SERVICE_HARNESS_PROVIDER_SUITE_H
#define PATRON_TESTS_SERVICE_HARNESS_PROVIDER_SUITE_H

#include <cstdint>
#include <string>
#include <vector>

#include "server_process.h"
#include "service_suite.h"

namespace patron::tests {

/// Providers while the service runs: what `patronctl provider` and `patronctl plugin` promise.
struct Providers : OwnInstallation {
    static std::vector<std::string> smtpSettings(const ServerProcess& server) {
        return {"--set", "host=127.0.0.1",
                "--set", "port=" + std::to_string(server.port()),
                "--set", "tls=none",
                "--set", "allow_private_addresses=true",
                "--set", "from_address=shop@demo.example"};
    }
    static void addSmtp(Installation& here, const std::string& name, const ServerProcess& server,
                        std::vector<std::string> more = {"--position", "1"}) {
        std::vector<std::string> command{"provider", "add", "--name", name, "--plugin", "smtp"};
        for (const std::string& word : smtpSettings(server)) command.push_back(word);
        command.insert(command.end(), more.begin(), more.end());
        changed(here, command);
    }
    static std::size_t timesLogged(Installation& here, const std::string& what) {
        const std::string log = here.logOf(0);
        std::size_t count = 0;
        for (std::size_t at = log.find(what); at != std::string::npos;
             at = log.find(what, at + 1)) {
            ++count;
        }
        return count;
    }
    static bool isInForce(Installation& here, std::int64_t version) {
        return timesLogged(here,
                           "\"settings.loaded\",\"version\":" + std::to_string(version) + "}") > 0;
    }
    /// Runs patronctl; what it changed is in force when this returns, within two seconds.
    static void changed(Installation& here, const std::vector<std::string>& command) {
        here.ctlOk(command);
        const std::int64_t version =
            here.database().number("SELECT settings_version FROM installation");
        EXPECT_TRUE(eventually([&] { return isInForce(here, version); }, std::chrono::seconds(2)))
            << command[1];
    }
    static void send(Installation& here, const std::string& address) {
        Client app = here.diner();
        ASSERT_TRUE(isOk(requestCode(app, "email", address)));
        here.waitUntilDelivered();
    }
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_HARNESS_PROVIDER_SUITE_H
