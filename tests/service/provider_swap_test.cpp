#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <semaphore>
#include <set>
#include <sstream>
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

/// What the loader has mapped of all builds of a plugin that the process has.
std::size_t imageKilobytes(Installation& here, const std::string& plugin) {
    std::ifstream maps("/proc/" + std::to_string(here.patrond().pid()) + "/maps");
    std::size_t bytes = 0;
    for (std::string line; std::getline(maps, line);) {
        if (line.find(here.folder() + "/stage/" + plugin) == std::string::npos) continue;
        std::size_t begin = 0, end = 0;
        char dash = 0;
        std::istringstream(line) >> std::hex >> begin >> dash >> end;
        bytes += end - begin;
    }
    return bytes / 1024;
}

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Messages on demand from many customers at once; each of them is noted.
class Load {
  public:
    explicit Load(Installation& here) : thread_([this, client = here.diner()] { run(client); }) {}
    ~Load() { end(); }

    void ask(int messages) { due_.release(messages); }
    /// Those that were still due are not asked for.
    void end() {
        done_ = true;
        due_.release(kClients);
        if (thread_.joinable()) thread_.join();
    }
    /// When it has ended: who was promised a message.
    const std::vector<std::string>& asked() const { return asked_; }

  private:
    static constexpr int kClients = 4;

    void run(const Client& like) {
        const auto answers =
            allAtOnce(like, kClients, [&](Client& client, int) { return serve(client); });
        for (const Answer& answer : answers) EXPECT_EQ(answer.status, 200);
    }
    Answer serve(Client& client) {
        Answer last = client.get("/healthz");
        for (due_.acquire(); !done_ && last.status == 200; due_.acquire()) {
            const std::string address = uniqueEmail();
            last = requestCode(client, "email", address);
            const std::lock_guard lock(mutex_);
            if (last.status == 200) asked_.push_back(address);
        }
        return last;
    }

    std::atomic<bool> done_ = false;
    std::counting_semaphore<> due_{0};
    std::mutex mutex_;
    std::vector<std::string> asked_;
    std::thread thread_;  ///< last, for it uses what is above
};

struct Swaps : Providers {
    static std::string senderOf(int swap) {
        return "shop" + std::to_string(swap) + "@demo.example";
    }
    /// As an admin does it: in force within two seconds.
    static void swapByCommand(Installation& here, int swap) {
        changed(here, {"provider", "set", "mail", "--set", "from_address=" + senderOf(swap)});
    }
    /// What the command writes; starting it 200 times is not what is looked at here.
    static void swapInDatabase(Installation& here, int swap) {
        here.database().number("UPDATE provider SET configuration = replace(configuration, '" +
                               senderOf(swap - 1) + "', '" + senderOf(swap) +
                               "') WHERE name = 'mail' RETURNING 1");
        const std::int64_t version = here.database().number(
            "UPDATE installation SET settings_version = settings_version + 1 "
            "RETURNING settings_version");
        here.patrond().signal(SIGHUP);
        EXPECT_TRUE(eventually([&] { return isInForce(here, version); }));
        // What found the old instance hanging waits no longer.
        here.database().run("UPDATE outbox SET next_attempt_at = created_at WHERE state = 1");
    }
    /// Mails from this instance among those that came behind the first `before`.
    static std::size_t sentBy(const ServerProcess& server, int swap, std::size_t before) {
        const auto mails = server.events("mail");
        return static_cast<std::size_t>(std::count_if(
            mails.begin() + static_cast<std::ptrdiff_t>(before), mails.end(),
            [&](const auto& mail) {
                return mail->template getValue<std::string>("mail_from") == senderOf(swap);
            }));
    }
};

// Every swap makes a new instance; who has the old one in hand ends on it.
TEST_F(Swaps, UnderLoadLoseAndDoubleNoMessage) {
    constexpr int kSwaps = 200;
    constexpr int kMessagesPerSwap = 8;
    constexpr std::size_t kAtOnce = 4;  // `senders`
    ServerProcess server("smtp_server.py", {});
    Installation& here = started();
    addSmtp(here, "mail", server);
    // While answers are held the provider hangs, and messages would go another way.
    changed(here, {"provider", "retire", "demo-inbox-email"});
    swapByCommand(here, 0);
    Load load(here);
    std::size_t memory = 0;
    for (int i = 1; i <= kSwaps; ++i) {
        const bool byCommand = i % 10 == 0;
        const auto swap = [&] { byCommand ? swapByCommand(here, i) : swapInDatabase(here, i); };
        if (i % 5 != 0) {
            load.ask(kMessagesPerSwap);
            swap();
        } else {
            // The old instance has its hands full before the swap, and nothing of that has ended
            // when the new one has its hands full, too.
            server.command("hold");
            const std::size_t before = server.events("mail").size();
            load.ask(2 * kMessagesPerSwap);
            EXPECT_TRUE(eventually([&] { return sentBy(server, i - 1, before) >= kAtOnce; }));
            swap();
            EXPECT_TRUE(eventually([&] { return sentBy(server, i, before) >= kAtOnce; }));
            server.command("release");
        }
        if (i == kSwaps / 4) memory = residentKilobytes(here.patrond().pid());
    }
    // Some 2 MiB, less and less for each swap; an instance that stays would be more.
    EXPECT_LT(residentKilobytes(here.patrond().pid()), memory + 4 * 1024);
    load.end();
    here.waitUntilDelivered();
    const std::vector<std::string>& asked = load.asked();
    EXPECT_GE(asked.size(), static_cast<std::size_t>(kSwaps));
    server.command("release");  // all that it has said has been read when this is done
    std::set<std::string> senders;
    std::map<std::string, int> received;
    for (const auto& mail : server.events("mail")) {
        ++received[mail->getArray("rcpt_tos")->getElement<std::string>(0)];
        senders.insert(mail->getValue<std::string>("mail_from"));
    }
    EXPECT_EQ(received.size(), asked.size());
    for (const std::string& address : asked) EXPECT_EQ(received[address], 1) << address;
    EXPECT_EQ(timesLogged(here, "delivery.provider_failed"), 0U) << "held for too long";
    EXPECT_GT(senders.size(), static_cast<std::size_t>(kSwaps / 5)) << "of as many configurations";
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
    constexpr std::size_t kSwaps = 20;
    std::size_t memory = 0, images = 0;
    for (std::size_t i = 0; i <= kSwaps; ++i) {
        replaceBy(build + std::string(i + 1, '\0'));
        EXPECT_TRUE(delivers());
        if (i > 0) continue;
        memory = residentKilobytes(here.patrond().pid());
        images = imageKilobytes(here, "inbox");
    }
    EXPECT_GE(timesLogged(here, R"("event":"plugin.loaded","plugin":"inbox")"), 21U);
    // Old code stays mapped: an image for each build, and no more.
    const std::size_t image = images / 2;  // of the first build and the one after
    EXPECT_EQ(imageKilobytes(here, "inbox"), images + kSwaps * image);
    // What the loader and the allocator keep besides comes to some 2 MiB.
    EXPECT_LT(residentKilobytes(here.patrond().pid()), memory + kSwaps * image + 3 * 1024);
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
