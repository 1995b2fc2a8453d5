#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <semaphore>
#include <set>
#include <thread>

#include "crowd.h"
#include "places.h"
#include "provider_suite.h"

// Swaps under load: of a configuration, and of a plugin's file.
namespace patron::tests {
namespace {

namespace fs = std::filesystem;

std::size_t residentKilobytes(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
    std::size_t pages = 0, resident = 0;
    file >> pages >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Every swap makes a new instance; who has the old one in hand ends on it.
TEST_F(Providers, AreSwappedUnderLoadWithoutALostOrDoubledMessage) {
    constexpr int kSwaps = 200;
    constexpr int kClients = 4;
    ServerProcess server("smtp_server.py", {});
    Installation& here = started();
    addSmtp(here, "mail", server);
    constexpr int kMessagesPerSwap = 8;
    std::atomic<bool> done = false;
    std::counting_semaphore<> due(0);
    std::mutex mutex;
    std::vector<std::string> asked;
    std::thread load([&] {
        const auto failures = allAtOnce(here.diner(), kClients, [&](Client& client, int) {
            Answer last = client.get("/healthz");
            for (due.acquire(); !done; due.acquire()) {
                const std::string address = uniqueEmail();
                last = requestCode(client, "email", address);
                if (last.status != 200) break;
                const std::lock_guard lock(mutex);
                asked.push_back(address);
            }
            return last;
        });
        for (const Answer& answer : failures) EXPECT_EQ(answer.status, 200);
    });
    std::size_t memory = 0;
    std::string before;
    for (int i = 0; i < kSwaps; ++i) {
        due.release(kMessagesPerSwap);
        const std::size_t loads = timesLogged(here, "settings.loaded");
        // What `provider set` writes; starting it 200 times is not what is looked at here.
        here.database().number("UPDATE provider SET configuration = replace(configuration, 'shop" +
                               before + "@', 'shop" + std::to_string(i) +
                               "@') WHERE name = 'mail' RETURNING 1");
        here.database().number(
            "UPDATE installation SET settings_version = settings_version + 1 RETURNING 1");
        before = std::to_string(i);
        here.patrond().signal(SIGHUP);
        EXPECT_TRUE(eventually([&] { return timesLogged(here, "settings.loaded") > loads; }));
        if (i == kSwaps / 4) memory = residentKilobytes(here.patrond().pid());
    }
    EXPECT_LT(residentKilobytes(here.patrond().pid()), memory + 16 * 1024);
    done = true;
    due.release(kClients);
    load.join();
    here.waitUntilDelivered();
    EXPECT_GE(asked.size(), static_cast<std::size_t>(kSwaps));
    EXPECT_EQ(server.waitForEvents("mail", asked.size()).size(), asked.size());
    std::set<std::string> senders;
    std::map<std::string, int> received;
    for (const auto& mail : server.events("mail")) {
        ++received[mail->getArray("rcpt_tos")->getElement<std::string>(0)];
        senders.insert(mail->getValue<std::string>("mail_from"));
    }
    for (const std::string& address : asked) EXPECT_EQ(received[address], 1) << address;
    EXPECT_GT(senders.size(), 20U) << "of as many configurations";
}

// A new build under the old name: in use within two seconds, for requests and deliveries alike.
TEST_F(Providers, ANewPluginFileIsInUseWithoutARestart) {
    InstallationOptions options;
    options.ownPlugins = true;
    Installation& here = started(options);
    const fs::path plugin = here.folder() + "/plugins/inbox.so";
    const std::string build = contentOf(plugin);
    const auto replaceBy = [&](const std::string& content) {
        const std::size_t loads = timesLogged(here, "settings.loaded");
        std::ofstream(plugin.string() + ".new", std::ios::binary) << content;
        fs::rename(plugin.string() + ".new", plugin);
        EXPECT_TRUE(eventually([&] { return timesLogged(here, "settings.loaded") > loads; },
                               std::chrono::seconds(2)));
    };
    const auto delivers = [&] {
        const std::string address = uniqueEmail();
        send(here, address);
        return here.inbox().nextCode(address) != "";
    };
    std::size_t memory = 0;
    for (int i = 1; i <= 20; ++i) {
        replaceBy(build + std::string(static_cast<std::size_t>(i), '\0'));
        EXPECT_TRUE(delivers());
        if (i == 1) memory = residentKilobytes(here.patrond().pid());
    }
    EXPECT_GE(timesLogged(here, R"("event":"plugin.loaded","plugin":"inbox")"), 21U);
    // Old code stays mapped: an image for each build, and no more.
    EXPECT_LT(residentKilobytes(here.patrond().pid()),
              memory + 20 * (fs::file_size(plugin) / 1024 + 64) + 16 * 1024);
    EXPECT_EQ(std::distance(fs::directory_iterator(here.folder() + "/stage"), {}) > 20, true);
    replaceBy("not a library");
    EXPECT_TRUE(delivers()) << "with the build before";
    EXPECT_NE(here.logOf(0).find("provider.unusable"), std::string::npos);
    EXPECT_NE(here.diner().get("/readyz").body.find("runs as before its last change"),
              std::string::npos);
    replaceBy(build);
    EXPECT_TRUE(delivers());
}

}  // namespace
}  // namespace patron::tests
