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
#include <sstream>
#include <thread>

#include "brands.h"
#include "crowd.h"
#include "places.h"
#include "server_process.h"
#include "service_suite.h"

// Providers while the service runs: what `patronctl provider` and `patronctl plugin` promise.
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
    /// Runs patronctl; what it changed is in force when this returns, within two seconds.
    static void changed(Installation& here, const std::vector<std::string>& command) {
        const std::size_t before = timesLogged(here, "settings.loaded");
        here.ctlOk(command);
        EXPECT_TRUE(eventually([&] { return timesLogged(here, "settings.loaded") > before; },
                               std::chrono::seconds(2)))
            << command[1];
    }
    static void send(Installation& here, const std::string& address) {
        Client app = here.diner();
        ASSERT_TRUE(isOk(requestCode(app, "email", address)));
        here.waitUntilDelivered();
    }
};

TEST_F(Providers, AreSwappedByOneCommand) {
    ServerProcess first("smtp_server.py", {});
    ServerProcess second("smtp_server.py", {});
    Installation& here = started();
    addSmtp(here, "first", first);
    addSmtp(here, "second", second, {"--position", "7", "--inactive"});

    const std::string tested =
        here.ctlOk({"provider", "test", "second", "--to", "admin@demo.example"});
    EXPECT_NE(tested.find("accepted"), std::string::npos) << tested;
    ASSERT_EQ(second.waitForEvents("mail", 1).size(), 1U);
    EXPECT_EQ(onlyCodeIn(second.events("mail")[0]->getValue<std::string>("text")), "");

    send(here, uniqueEmail());
    EXPECT_EQ(first.waitForEvents("mail", 1).size(), 1U);
    changed(here, {"provider", "activate", "second", "--instead-of", "first"});
    send(here, uniqueEmail());
    EXPECT_EQ(second.waitForEvents("mail", 2).size(), 2U);
    EXPECT_EQ(first.events("mail").size(), 1U);

    const std::string list = here.ctlOk({"provider", "list"});
    EXPECT_NE(list.find("1\tsecond\tactive\tsmtp\tevery brand\tevery address"), std::string::npos)
        << list;
    EXPECT_NE(list.find("7\tfirst\tinactive\tsmtp"), std::string::npos) << list;
}

TEST_F(Providers, AreOrderedAndRetired) {
    ServerProcess first("smtp_server.py", {});
    ServerProcess second("smtp_server.py", {});
    Installation& here = started();
    addSmtp(here, "first", first, {"--position", "1"});
    addSmtp(here, "second", second, {"--position", "2"});
    changed(here, {"provider", "order", "second", "first"});
    send(here, uniqueEmail());
    EXPECT_EQ(second.waitForEvents("mail", 1).size(), 1U);
    changed(here, {"provider", "retire", "second"});
    send(here, uniqueEmail());
    EXPECT_EQ(first.waitForEvents("mail", 1).size(), 1U);
    EXPECT_EQ(second.events("mail").size(), 1U);
}

TEST_F(Providers, AreOrderedAsTheyAreNamed) {
    Installation& here = started();
    for (const char* name : {"a", "b", "c", "d"}) {
        here.ctlOk({"provider", "add", "--name", name, "--plugin", "inbox", "--set",
                    "folder=" + here.folder() + "/" + name, "--set", "address_kind=email"});
    }
    here.ctlOk({"provider", "retire", "demo-inbox-sms"});
    const auto order = [&](std::vector<std::string> names) {
        names.insert(names.begin(), {"provider", "order"});
        std::string inOrder;
        std::istringstream list(here.ctlOk(names));
        for (std::string line; std::getline(list, line);) {
            const std::size_t tab = line.find('\t') + 1;
            const std::string name = line.substr(tab, line.find('\t', tab) - tab);
            if (name.size() == 1) inOrder += name;
        }
        return inOrder;
    };
    EXPECT_EQ(order({"a", "b", "c", "d"}), "abcd");
    EXPECT_EQ(order({"d", "a"}), "dabc");
    EXPECT_EQ(order({"c", "b", "a", "d"}), "cbad");
    EXPECT_EQ(order({"a", "d"}), "adcb");
    EXPECT_EQ(order({"a", "d"}), "adcb");
}

TEST_F(Providers, ServeTheirBrandsAndPrefixesOnly) {
    Installation& here = started();
    const auto folder = [&](const std::string& name) { return here.folder() + "/" + name; };
    const auto add = [&](const std::string& name, std::vector<std::string> more) {
        std::vector<std::string> command{"provider",   "add",
                                         "--name",     name,
                                         "--plugin",   "inbox",
                                         "--position", "1",
                                         "--set",      "address_kind=sms",
                                         "--set",      "folder=" + folder(name)};
        command.insert(command.end(), more.begin(), more.end());
        changed(here, command);
    };
    add("germany", {"--prefix", "+49", "--brand", "Demo Bistro"});
    Client bistro = here.bistro();
    const auto messagesOf = [&](const std::string& name) {
        std::size_t count = 0;
        for (const auto& entry : fs::recursive_directory_iterator(folder(name))) {
            if (entry.is_regular_file() && entry.path().extension() == ".json") ++count;
        }
        return count;
    };
    ASSERT_TRUE(isOk(requestCode(bistro, "phone_number", "+4915123456789")));
    here.waitUntilDelivered();
    EXPECT_EQ(messagesOf("germany"), 1U);
    ASSERT_TRUE(isOk(requestCode(bistro, "phone_number", uniquePhone())));
    here.waitUntilDelivered();
    EXPECT_EQ(messagesOf("germany"), 1U);
    Client other = addBrand(here, "By Phone", {"--country", "*=none"}, "phone-auth");
    ASSERT_TRUE(isOk(requestCode(other, "phone_number", "+4915123456788")));
    here.waitUntilDelivered();
    EXPECT_EQ(messagesOf("germany"), 1U) << "it is another brand's";
    const auto refused = here.ctl({"provider", "set", "germany", "--prefix", "49"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.errors.find("prefix 49: write a country code such as +49"), std::string::npos)
        << refused.errors;
}

TEST_F(Providers, KeepWhatWorksWhenAChangeIsRefused) {
    ServerProcess server("smtp_server.py", {});
    Installation& here = started();
    addSmtp(here, "mail", server);
    const std::string before = here.ctlOk({"provider", "list"});
    const auto refused = [&](const std::vector<std::string>& command, const std::string& sentence) {
        const auto finished = here.ctl(command);
        EXPECT_EQ(finished.status, 1);
        EXPECT_NE(finished.errors.find(sentence), std::string::npos) << finished.errors;
    };
    refused({"provider", "set", "mail", "--set", "port=70000"}, "port");
    refused({"provider", "set", "mail", "--unset", "host"}, "host");
    refused({"provider", "set", "mail", "--set", "hots=x"}, "hots");
    refused({"provider", "set", "mail", "--plugin", "no-such"}, "no-such.so");
    refused({"provider", "set", "male", "--position", "3"}, "no provider is called male");
    refused({"provider", "add", "--name", "mail", "--plugin", "inbox", "--set", "address_kind=sms",
             "--set", "folder=" + here.folder()},
            "a provider of that name exists; change it with `patronctl provider set`");
    refused({"provider", "activate", "mail", "--instead-of", "male"}, "no provider is called male");
    refused({"provider", "order", "mail", "mail"}, "named twice");
    refused({"provider", "activate", "mail", "--instead-of", "demo-inbox-sms"},
            "demo-inbox-sms reaches addresses of kind sms, this one email");
    refused({"provider", "test", "male", "--to", "a@b.example"}, "no provider is called male");
    EXPECT_EQ(here.ctlOk({"provider", "list"}), before);
    send(here, uniqueEmail());
    EXPECT_EQ(server.waitForEvents("mail", 1).size(), 1U);
}

// Gateways refuse single senders: a test with another would prove little.
TEST_F(Providers, ATestHasTheSenderOfABrand) {
    ServerProcess server("smtp_server.py", {});
    Installation& here = started();
    addSmtp(here, "mail", server, {"--inactive"});
    addSmtp(here, "diner", server, {"--inactive", "--brand", "Demo Diner"});
    const auto tested = [&](std::vector<std::string> more, std::size_t nth) {
        more.insert(more.begin(), {"provider", "test"});
        more.insert(more.end(), {"--to", "admin@demo.example"});
        const std::string said = here.ctlOk(more);
        const auto mails = server.waitForEvents("mail", nth);
        EXPECT_EQ(mails.size(), nth);
        return mails.back()->getValue<std::string>("from_name") + "|" + said;
    };
    const std::string none = tested({"mail"}, 1);
    EXPECT_NE(none.find("sender: the provider's own; no brand's was used"), std::string::npos)
        << none;
    const std::string named = tested({"mail", "--brand", "Demo Bistro"}, 2);
    EXPECT_TRUE(named.starts_with("Demo Bistro|")) << named;
    const std::string only = tested({"diner"}, 3);
    EXPECT_TRUE(only.starts_with("Demo Diner|")) << only;
    EXPECT_NE(only.find("sender: Demo Diner, as in messages of Demo Diner"), std::string::npos)
        << only;
    EXPECT_EQ(here.ctl({"provider", "test", "mail", "--to", "a@b.example", "--brand", "x"}).status,
              1);
}

TEST_F(Providers, SayWhatTheTestMessageMetWith) {
    ServerProcess server("smtp_server.py", {});
    Installation& here = started();
    addSmtp(here, "mail", server, {"--inactive"});
    const auto finished = here.ctl({"provider", "test", "mail", "--to", "rcpt-550@demo.example"});
    EXPECT_EQ(finished.status, 1);
    EXPECT_NE(finished.output.find("refused for good: "), std::string::npos) << finished.output;
    EXPECT_NE(finished.output.find("550"), std::string::npos) << finished.output;
}

// Four tries at once to one that never answers held all senders, and everybody's codes with them.
TEST_F(Providers, AHangingOneHoldsUpNobodyElse) {
    ServerProcess silent("smtp_server.py", {"--fault", "greeting-hang"});
    Installation& here = started();
    addSmtp(here, "silent", silent, {"--brand", "Demo Diner", "--position", "1"});
    changed(here, {"provider", "retire", "demo-inbox-email"});
    Client other = addBrand(here, "Elsewhere");
    changed(here, {"provider", "set", "demo-inbox-email", "--brand", "Elsewhere"});
    changed(here, {"provider", "activate", "demo-inbox-email"});

    Client diner = here.diner();
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(isOk(requestCode(diner, "email", uniqueEmail())));
    // All the tries that there may be at once are stuck.
    ASSERT_TRUE(eventually([&] {
        return here.database().number("SELECT count(*) FROM outbox WHERE state = 2") >= 4;
    }));
    for (int i = 0; i < 20; ++i) {
        const std::string address = uniqueEmail();
        ASSERT_TRUE(isOk(requestCode(other, "email", address)));
        EXPECT_NE(here.inbox().nextCode(address), "");
    }
    EXPECT_EQ(here.database().number("SELECT count(*) FROM outbox WHERE state = 4"), 0)
        << "nothing was given up";
}

TEST_F(Providers, ABrokenOneIsPausedAndTheNextTakesOver) {
    ServerProcess refusing("smtp_server.py", {"--fault", "greeting-421"});
    Installation& here = started();
    addSmtp(here, "refusing", refusing);
    for (int i = 0; i < 10; ++i) {
        const std::string address = uniqueEmail();
        send(here, address);
        EXPECT_NE(here.inbox().nextCode(address), "");
    }
    EXPECT_TRUE(eventually([&] { return timesLogged(here, "delivery.provider_paused") >= 1; }));
    EXPECT_LE(timesLogged(here, "delivery.provider_failed"), 6U);
}

// For the admin at night: what was given up is there with its reason, and leaves by another way.
TEST_F(Providers, AMessageThatWasGivenUpIsSentAfterAll) {
    ServerProcess refusing("smtp_server.py", {"--fault", "rcpt-550"});
    Installation& here = started();
    addSmtp(here, "refusing", refusing);
    changed(here, {"provider", "retire", "demo-inbox-email"});
    const std::string address = uniqueEmail();
    send(here, address);
    const std::string list = here.ctlOk({"message", "list"});
    EXPECT_NE(
        list.find("\tDemo Diner\tsign_up_code\temail\t-\trefusing\t1 try\tcan be sent until "),
        std::string::npos)
        << list;
    EXPECT_NE(list.find("550"), std::string::npos) << list;
    EXPECT_EQ(list.find(address), std::string::npos) << list;
    EXPECT_NE(here.ctlOk({"message", "status"}).find("given up\t1\temail\trefusing"),
              std::string::npos);

    changed(here, {"provider", "activate", "demo-inbox-email", "--instead-of", "refusing"});
    const std::string id = list.substr(0, list.find('\t'));
    EXPECT_EQ(here.ctlOk({"message", "replay", id}), "message " + id + " waits again\n");
    const std::string code = here.inbox().nextCode(address);
    Client app = here.diner();
    EXPECT_TRUE(isOk(registerWith(app, "email", address, code)));
    EXPECT_EQ(here.ctl({"message", "replay", id}).status, 1);
    EXPECT_EQ(here.ctlOk({"message", "replay", "--all"}), "0 messages wait again\n");
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

// What a provider needs was away while the process started, and no setting tells that it is back.
TEST_F(Providers, OneIsUsableAgainWhenWhatItNeedsIsBack) {
    Installation& here = started();
    const std::string roots = here.folder() + "/roots.pem";
    fs::copy("/etc/ssl/certs/ca-certificates.crt", roots);
    here.ctlOk({"provider", "add", "--name", "mail", "--plugin", "smtp", "--set",
                "host=mail.example.com", "--set", "from_address=shop@demo.example", "--set",
                "ca_file=" + roots, "--position", "1", "--prefix", "+49"});
    fs::rename(roots, roots + ".away");
    EXPECT_NE(here.ctlOk({"provider", "list"}).find("\tcannot be made here: "), std::string::npos);
    EXPECT_EQ(here.patrond().terminate(), 0);
    here.startPatrond(0);
    here.waitUntilReady();
    Client app = here.diner();
    const auto isTold = [&] {
        return app.get("/readyz").body.find("provider mail is unusable") != std::string::npos;
    };
    EXPECT_TRUE(isTold());
    fs::rename(roots + ".away", roots);
    here.patrond().signal(SIGHUP);
    EXPECT_TRUE(eventually([&] { return !isTold(); }));
    EXPECT_TRUE(eventually([&] { return timesLogged(here, "provider.usable") == 1; }));
}

TEST_F(Providers, PluginsAreListedAndChecked) {
    Installation& here = started();
    const std::string list = here.ctlOk({"plugin", "list"});
    for (const char* line : {"email-auth\tauth type\t", "smtp\tchannel\t", "inbox\tchannel\t"}) {
        EXPECT_NE(list.find(line), std::string::npos) << list;
    }
    const std::string smtp = pluginFolder() + "/smtp.so";
    const std::string good = here.ctlOk({"plugin", "check", smtp});
    EXPECT_NE(good.find("It fits this build"), std::string::npos);
    EXPECT_NE(good.find("password (secret)"), std::string::npos) << good;
    const std::string bad = here.folder() + "/bad.so";
    std::ofstream(bad) << "not a library";
    const auto refused = here.ctl({"plugin", "check", bad});
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.errors.find(bad), std::string::npos) << refused.errors;
}

}  // namespace
}  // namespace patron::tests
