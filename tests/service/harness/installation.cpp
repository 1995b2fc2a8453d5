#include "installation.h"

#include <Poco/Exception.h>
#include <Poco/Net/StreamSocket.h>
#include <signal.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "eventually.h"
#include "places.h"

namespace patron::tests {
namespace {

namespace fs = std::filesystem;

std::string tailOf(const std::string& text) {
    constexpr std::size_t kTail = 4000;
    return text.size() <= kTail ? text : text.substr(text.size() - kTail);
}

std::vector<fs::path> logFiles(const std::string& folder) {
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder + "/log", none)) {
        files.push_back(entry.path());
    }
    return files;
}

bool accepts(const std::string& listener) {
    using Poco::Net::SocketAddress;
    const std::string_view unix = "unix:";
    try {
        Poco::Net::StreamSocket connected(
            listener.starts_with(unix)
                ? SocketAddress(SocketAddress::UNIX_LOCAL, listener.substr(unix.size()))
                : SocketAddress(listener));
        return true;
    } catch (const Poco::Exception&) {
        return false;
    }
}

}  // namespace

bool onPostgresql() {
    const char* kind = std::getenv("PATRON_TEST_DATABASE");
    return kind != nullptr && std::string_view(kind) == "postgresql";
}

Installation::Installation(InstallationOptions options) : options_(std::move(options)) {
    if (!options_.postgresqlServer.empty()) {
        postgresql_.emplace(options_.postgresqlServer);
    } else if (onPostgresql() && options_.databaseUrl.empty()) {
        postgresql_.emplace();
    }
    for (int i = 0; options_.severalHosts && i < options_.processes; ++i) {
        ports_.push_back(freePort());
    }
    fs::create_directory(folder_.file("log"));
    fs::permissions(folder(), fs::perms::owner_all);
    std::ofstream(configFile()) << configText();
    patronds_.resize(static_cast<std::size_t>(options_.processes));
}

Installation::~Installation() {
    // In any order of failures: nginx first, so that nothing new comes.
    if (nginx_ != nullptr) nginx_->process().terminate();
    cgiWrapper_.reset();
    for (auto& process : patronds_) {
        if (process == nullptr || !process->running()) continue;
        process->signal(SIGCONT);
        EXPECT_EQ(process->terminate(), 0);
    }
    searchLogs();
}

std::string Installation::configText() const {
    const std::string here = folder();
    std::string text = "mode = \"" + options_.mode + "\"\n";
    text += "database = \"" + databaseUrl() + "\"\n";
    text += "keys_folder = \"" + here + "/keys\"\n";
    const std::string plugins =
        options_.pluginFolder.empty() ? pluginFolder() : options_.pluginFolder;
    text += "plugin_folder = \"" + (options_.ownPlugins ? here + "/plugins" : plugins) + "\"\n";
    text += "stage_folder = \"" + here + "/stage\"\n";
    text += "sql_folder = \"" + sourceFolder() + "/sql\"\n";
    text += "auth_types = " + options_.authTypes + "\n";
    // Which socket a process takes comes with its environment: all of them share one file.
    text += "listen = \"${PATRON_TEST_LISTEN}\"\n";
    text += "client_limit_factor = " + std::to_string(options_.clientLimitFactor) + "\n";
    for (const std::string& line : options_.config) text += line + "\n";
    return text;
}

std::string Installation::listen(std::size_t index) const {
    if (ports_.empty()) return "unix:" + socket(index);
    return "127.0.0." + std::to_string(2 + index) + ":" + std::to_string(ports_.at(index));
}

std::string Installation::socket(std::size_t index) const {
    return folder_.file("patrond" + std::to_string(index) + ".sock");
}

std::string Installation::databaseUrl() const {
    if (!options_.databaseUrl.empty()) return options_.databaseUrl;
    return postgresql_ ? postgresql_->url() : "sqlite://" + folder_.file("patron.db");
}

void Installation::loseDatabase() {
    if (postgresql_) {
        database().run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    } else {
        for (const char* end : {"", "-wal", "-shm"}) fs::remove(folder_.file("patron.db") + end);
    }
}

void Installation::setUp() {
    isSetUp_ = true;
    if (options_.ownPlugins) {
        std::filesystem::copy(pluginFolder(), folder_.file("plugins"));
    }
    ctlOk({"setup"});
    if (!options_.demoContent) return;
    ctlOk({"demo", "--email-type", "email-auth", "--phone-type", "phone-auth", "--inbox-channel",
           "inbox", "--inbox-folder", folder_.file("inbox"), "--public-url", kPublicUrl,
           "--admin-key-file", folder_.file("admin.key")});
}

void Installation::start() {
    if (!isSetUp_) setUp();
    for (std::size_t i = 0; i < patronds_.size(); ++i) startPatrond(i);
    if (options_.cgi) {
        cgiWrapper_ = std::make_unique<ChildProcess>(
            std::vector<std::string>{"fcgiwrap", "-f", "-c", "4", "-s",
                                     "unix:" + folder_.file("cgi.sock")},
            logFile("fcgiwrap.log"), Environment{{"PATRON_TEST_LISTEN", "inherited"}});
    }
    startNginx();
    waitUntilReady();
}

void Installation::startPatrond(std::size_t index) {
    std::vector<std::string> command{program("patrond"), "--config", configFile()};
    if (options_.cgi) command.emplace_back("deliver");
    patronds_.at(index) =
        std::make_unique<ChildProcess>(command, logFile("patrond" + std::to_string(index) + ".log"),
                                       Environment{{"PATRON_TEST_LISTEN", listen(index)}});
}

void Installation::startPatrondUnder(std::size_t index, const std::vector<std::string>& command) {
    std::vector<std::string> whole = command;
    whole.insert(whole.end(), {program("patrond"), "--config", configFile()});
    patronds_.at(index) =
        std::make_unique<ChildProcess>(whole, logFile("patrond" + std::to_string(index) + ".log"),
                                       Environment{{"PATRON_TEST_LISTEN", "inherited"}});
}

std::unique_ptr<ChildProcess> Installation::startDeliverer() const {
    return std::make_unique<ChildProcess>(
        std::vector<std::string>{program("patrond"), "--config", configFile(), "deliver"},
        logFile("deliver.log"), Environment{{"PATRON_TEST_LISTEN", "inherited"}});
}

void Installation::startNginx(std::function<std::string(std::string)> edit) {
    NginxOptions options;
    options.folder = folder();
    options.clientLimits = options_.clientLimits;
    options.edit = std::move(edit);
    if (options_.cgi) {
        options.cgiSocket = folder_.file("cgi.sock");
        options.configFile = configFile();
    } else {
        for (std::size_t i = 0; i < patronds_.size(); ++i) options.listeners.push_back(listen(i));
    }
    nginx_ = std::make_unique<Nginx>(options);
    inbox_ = std::make_unique<InboxReader>(diner());
}

void Installation::waitUntilListening(std::size_t index) {
    ChildProcess& process = *patronds_.at(index);
    const bool settled = eventually([&] { return accepts(listen(index)) || !process.running(); });
    if (!settled || !process.running()) {
        throw std::runtime_error("patrond did not start\n" + tails());
    }
}

void Installation::waitUntilReady() {
    for (std::size_t i = 0; !options_.cgi && i < patronds_.size(); ++i) waitUntilListening(i);
    Client client = diner();
    if (!eventually([&] { return client.get("/readyz").status == 200; })) {
        throw std::runtime_error("the service does not get ready\n" + tails());
    }
}

void Installation::stop() {
    if (nginx_ != nullptr) {
        EXPECT_EQ(nginx_->process().terminate(), 0);
        nginx_.reset();
    }
    cgiWrapper_.reset();
    for (auto& process : patronds_) {
        if (process == nullptr) continue;
        EXPECT_EQ(process->terminate(), 0) << tails();
        process.reset();
    }
}

Client Installation::client(const std::string& applicationKey) const {
    return Client(nginx_->port(), applicationKey, ledger_);
}

Finished Installation::ctl(std::vector<std::string> arguments, const std::string& input) const {
    arguments.insert(arguments.begin(), {program("patronctl"), "--config", configFile()});
    return runToEnd(arguments, {{"PATRON_TEST_LISTEN", "inherited"}}, input);
}

std::string Installation::ctlOk(std::vector<std::string> arguments) const {
    const std::string command = arguments.front();
    const Finished finished = ctl(std::move(arguments));
    EXPECT_EQ(finished.status, 0) << "patronctl " << command << ": " << finished.errors;
    return finished.output;
}

void Installation::waitUntilDelivered() {
    Database opened = database();
    EXPECT_TRUE(eventually([&] {
        return opened.number("SELECT count(*) FROM outbox WHERE state <= 2") == 0;
    })) << "messages still wait";
}

void Installation::passTime(std::chrono::milliseconds span) {
    waitUntilDelivered();
    database().passTime(span);
}

std::string Installation::logOf(std::size_t index) const {
    return contentOf(logFile("patrond" + std::to_string(index) + ".log"));
}

std::string Installation::logs() const {
    std::string all;
    for (const fs::path& file : logFiles(folder())) all += contentOf(file);
    return all;
}

std::string Installation::tails() const {
    std::string all;
    for (const fs::path& file : logFiles(folder())) {
        all += "--- " + file.filename().string() + "\n" + tailOf(contentOf(file));
    }
    return all;
}

void Installation::searchLogs() const {
    // What a defect leaves behind: an exception at the last border, or a sanitizer's report.
    constexpr std::array kDefects{"\"event\":\"http.exception\"", "\"status\":500", "Sanitizer",
                                  "runtime error:"};
    for (const fs::path& file : logFiles(folder())) {
        const std::string log = contentOf(file);
        for (const std::string& what : ledger_->foundInLog(log)) {
            ADD_FAILURE() << file.filename().string() << " holds " << what;
        }
        for (const char* defect : kDefects) {
            const std::size_t at = log.find(defect);
            if (at == std::string::npos) continue;
            ADD_FAILURE() << file.filename().string() << " tells of a defect:\n"
                          << log.substr(at, 4000);
        }
    }
}

}  // namespace patron::tests
