#ifndef PATRON_TESTS_SERVICE_INSTALLATION_H
#define PATRON_TESTS_SERVICE_INSTALLATION_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "child_process.h"
#include "client.h"
#include "database.h"
#include "inbox_reader.h"
#include "nginx.h"
#include "postgresql_server.h"
#include "temporary_folder.h"

namespace patron::tests {

/// What the brands of the demo are told about their own address; no test connects to it.
inline constexpr char kPublicUrl[] = "https://api.patron.example";

/// Whether this run of the suite is the one on PostgreSQL: PATRON_TEST_DATABASE=postgresql.
bool onPostgresql();

struct InstallationOptions {
    int processes = 1;  ///< of patrond, all on one database
    std::string mode = "demo";
    bool demoContent = true;
    std::string clientLimits = "demo";  ///< of nginx: default, demo or off
    int clientLimitFactor = 1000;       ///< of patrond: what the demo allows more of one client
    /// URL of a PostgreSQL server that the test has to itself; empty: any database will do.
    std::string postgresqlServer;
    /// Or that of an empty database.
    std::string databaseUrl;
    /// Each patrond on TCP, on a loopback address of its own, as processes on several machines are.
    bool severalHosts = false;
    /// Plain CGI: fcgiwrap and one `patrond deliver` instead of FastCGI.
    bool cgi = false;
    /// Where plugins are; empty: those of this build.
    std::string pluginFolder;
    /// Loaded besides those that brands use: a list in TOML.
    std::string authTypes = R"(["email-auth", "phone-auth"])";
    std::vector<std::string> config;  ///< further lines of patron.toml
    bool ownPlugins = false;          ///< copies in the folder `plugins`, for the test to replace
};

/// A whole Patron of its own: folder, keys, database, patrond processes and nginx, all real. What
/// it started ends with it, and then its logs are searched for everything that the ledger knows:
/// anything found is a test failure. Use it from the test's main thread; clients may go elsewhere.
class Installation {
  public:
    explicit Installation(InstallationOptions options = {});
    ~Installation();

    /// Set-up and start are apart, so that a test can do something between; start() does both.
    void setUp();
    void start();
    /// SIGTERM to all, nginx first; each must exit with 0.
    void stop();
    void startPatrond(std::size_t index);
    /// The same as the last words of a command that opens the socket for it.
    void startPatrondUnder(std::size_t index, const std::vector<std::string>& command);
    /// A `patrond deliver` beside the others; ends with the object.
    std::unique_ptr<ChildProcess> startDeliverer() const;
    void startNginx(std::function<std::string(std::string)> edit = {});
    /// Waits until a patrond takes connections; throws when it ended instead.
    void waitUntilListening(std::size_t index);
    /// Waits until all do and /readyz says yes through nginx.
    void waitUntilReady();

    Client diner() const { return client(kDinerKey); }
    Client bistro() const { return client(kBistroKey); }
    Client client(const std::string& applicationKey) const;
    InboxReader& inbox() { return *inbox_; }
    ChildProcess& patrond(std::size_t index = 0) { return *patronds_.at(index); }
    std::size_t processes() const { return patronds_.size(); }
    Nginx& nginx() { return *nginx_; }
    Database database() const { return Database(databaseUrl()); }
    std::shared_ptr<Ledger> ledger() const { return ledger_; }

    /// Runs patronctl with the installation's configuration, `input` on its standard input.
    Finished ctl(std::vector<std::string> arguments, const std::string& input = {}) const;
    /// The same; a failure of it is one of the test's.
    std::string ctlOk(std::vector<std::string> arguments) const;

    /// Until no message waits: what was to be sent has been sent.
    void waitUntilDelivered();
    /// As if that much time had passed, for everything that is stored.
    void passTime(std::chrono::milliseconds span);

    std::string folder() const { return folder_.path(); }
    std::string configFile() const { return folder_.file("patron.toml"); }
    /// SQLite in the folder, or a database on the PostgreSQL server of the options or of all tests.
    std::string databaseUrl() const;
    /// Takes the database away with all that is in it.
    void loseDatabase();
    /// Where a patrond listens: `unix:/path` or `host:port`.
    std::string listen(std::size_t index) const;
    std::string socket(std::size_t index) const;
    std::string configText() const;
    /// What one patrond process has logged.
    std::string logOf(std::size_t index) const;
    /// All logs of nginx and patrond, one after the other.
    std::string logs() const;
    /// The ends of the logs, for people.
    std::string tails() const;

  private:
    std::string logFile(const std::string& name) const { return folder_.file("log/" + name); }
    void searchLogs() const;

    const InstallationOptions options_;
    TemporaryFolder folder_;
    std::optional<ScratchDatabase> postgresql_;
    bool isSetUp_ = false;
    std::vector<std::uint16_t> ports_;  ///< of patrond processes, when they listen on TCP
    std::shared_ptr<Ledger> ledger_ = std::make_shared<Ledger>();
    std::vector<std::unique_ptr<ChildProcess>> patronds_;
    std::unique_ptr<ChildProcess> cgiWrapper_;
    std::unique_ptr<Nginx> nginx_;
    std::unique_ptr<InboxReader> inbox_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_INSTALLATION_H
