#include <signal.h>

#include <map>
#include <set>

#include "brands.h"
#include "server_process.h"
#include "service_suite.h"

// kill -9 at each step of a delivery: nothing is lost, and only what was just being sent may come
// twice, with the same code.
namespace patron::tests {
namespace {

/// No row of the outbox gets into this state while this lives.
class Stuck {
  public:
    Stuck(Installation& here, int state) : database_(here.database()) {
        const std::string when = "NEW.state = " + std::to_string(state);
        database_.run(onPostgresql()
                          ? "CREATE FUNCTION stuck() RETURNS trigger AS "
                            "'BEGIN RAISE EXCEPTION ''stuck''; END' LANGUAGE plpgsql;"
                            "CREATE TRIGGER stuck BEFORE UPDATE ON outbox FOR EACH ROW WHEN (" +
                                when + ") EXECUTE FUNCTION stuck()"
                          : "CREATE TRIGGER stuck BEFORE UPDATE ON outbox WHEN " + when +
                                " BEGIN SELECT RAISE(ABORT, 'stuck'); END");
    }
    ~Stuck() {
        database_.run(onPostgresql() ? "DROP TRIGGER stuck ON outbox; DROP FUNCTION stuck()"
                                     : "DROP TRIGGER stuck");
    }
    Stuck(const Stuck&) = delete;
    Stuck& operator=(const Stuck&) = delete;

  private:
    Database database_;
};

struct DeliveryCrash : OwnInstallation {
    static std::string portOf(const ServerProcess& server) {
        return "port=" + std::to_string(server.port());
    }
    /// An installation that sends mail through this server alone, set up.
    Installation& installedWith(const ServerProcess& server, InstallationOptions options = {}) {
        Installation& here = install(std::move(options));
        here.setUp();
        here.ctlOk({"provider", "retire", "demo-inbox-email"});
        here.ctlOk({"provider", "add", "--name", "mail", "--plugin", "smtp", "--set",
                    "host=127.0.0.1", "--set", portOf(server), "--set", "tls=none", "--set",
                    "allow_private_addresses=true", "--set", "from_address=shop@demo.example"});
        return here;
    }
    Installation& sendingThrough(const ServerProcess& server, InstallationOptions options = {}) {
        Installation& here = installedWith(server, std::move(options));
        here.start();
        return here;
    }
    static void ask(Installation& here) {
        Client app = here.diner();
        ASSERT_TRUE(isOk(requestCode(app, "email", uniqueEmail())));
    }
    /// So many, each to another address.
    static void askMany(Installation& here, int count) {
        Client app = here.diner();
        for (int i = 0; i < count; ++i) {
            ASSERT_TRUE(isOk(requestCode(app, "email", uniqueEmail())));
        }
    }
    static void kill(Installation& here) {
        here.patrond().signal(SIGKILL);
        EXPECT_EQ(here.patrond().wait(), 128 + SIGKILL);
    }
    static void startAgain(Installation& here) {
        // The claim of the one that was killed is over.
        here.database().passTime(std::chrono::minutes(1));
        here.startPatrond(0);
        here.waitUntilReady();
        here.waitUntilDelivered();
    }
    static bool isBeingSent(Installation& here) {
        return eventually([&] {
            return here.database().number("SELECT count(*) FROM outbox WHERE state = 2") == 1;
        });
    }
    /// Killed by now, it finds another server when it is started; that one gets the mail, once.
    static void expectDeliveredBy(Installation& here, const ServerProcess& server) {
        here.ctlOk({"provider", "set", "mail", "--set", portOf(server)});
        startAgain(here);
        EXPECT_EQ(codesAt(here, server).size(), 1U);
    }
    /// The codes in the mails that a server took.
    static std::vector<std::string> codesAt(Installation& here, const ServerProcess& server,
                                            std::size_t atLeast = 1) {
        std::vector<std::string> codes;
        for (const auto& mail : server.waitForEvents("mail", atLeast)) {
            codes.push_back(onlyCodeIn(mail->getValue<std::string>("text")));
            here.ledger()->noteCode(codes.back());
        }
        return codes;
    }

    /// The codes that a server has taken by now, by whom they are for.
    using CodesByAddress = std::map<std::string, std::vector<std::string>>;
    static CodesByAddress takenBy(Installation& here, ServerProcess& server) {
        server.command("release");  // what it has said before has been read when this is done
        CodesByAddress taken;
        for (const auto& mail : server.events("mail")) {
            const std::string code = onlyCodeIn(mail->getValue<std::string>("text"));
            here.ledger()->noteCode(code);
            taken[mail->getArray("rcpt_tos")->getElement<std::string>(0)].push_back(code);
        }
        return taken;
    }
    /// How many came once more than they should; each time with the same code.
    static std::size_t doublesIn(const CodesByAddress& taken) {
        std::size_t doubles = 0;
        for (const auto& [address, codes] : taken) {
            EXPECT_EQ(std::set(codes.begin(), codes.end()).size(), 1U) << address;
            doubles += codes.size() - 1;
        }
        return doubles;
    }
    static std::int64_t rowsIn(Installation& here, const std::string& states) {
        return here.database().number("SELECT count(*) FROM outbox WHERE state " + states);
    }

    /// Killed while it has claimed more than it has begun to send: one in hand, the others in
    /// memory.
    static void killWhereMostIsInMemory(Installation& here, ServerProcess& slow) {
        constexpr int kMessages = 8;  // one claim, with one sender
        ServerProcess server("smtp_server.py", {});
        slow.command("hold");
        {
            const Stuck claims(here, 2);
            askMany(here, kMessages);
        }
        ASSERT_EQ(slow.waitForEvents("mail", 1).size(), 1U);
        kill(here);
        EXPECT_EQ(rowsIn(here, "= 2"), kMessages) << "all were claimed";
        const CodesByAddress inHand = takenBy(here, slow);
        EXPECT_EQ(inHand.size(), 1U) << "and one begun";

        here.ctlOk({"provider", "set", "mail", "--set", portOf(server)});
        here.ctlOk({"provider", "activate", "demo-inbox-sms"});
        startAgain(here);
        const CodesByAddress taken = takenBy(here, server);
        EXPECT_EQ(taken.size(), static_cast<std::size_t>(kMessages));
        EXPECT_EQ(doublesIn(taken), 0U);
        for (const auto& [address, codes] : inHand) EXPECT_EQ(taken.at(address), codes);
    }
    static InstallationOptions oneSender() {
        InstallationOptions options;
        options.config = {"senders = 1"};
        return options;
    }
};

TEST_F(DeliveryCrash, BeforeTheClaim) {
    ServerProcess server("smtp_server.py", {});
    Installation& here = sendingThrough(server);
    {
        const Stuck claims(here, 2);
        ask(here);
        EXPECT_TRUE(eventually(
            [&] { return here.logOf(0).find("delivery.claim_failed") != std::string::npos; }));
        kill(here);
    }
    startAgain(here);
    EXPECT_EQ(codesAt(here, server).size(), 1U);
}

TEST_F(DeliveryCrash, AfterTheClaim) {
    ServerProcess silent("smtp_server.py", {"--fault", "greeting-hang"});
    ServerProcess server("smtp_server.py", {});
    Installation& here = sendingThrough(silent);
    ask(here);
    ASSERT_TRUE(isBeingSent(here));
    kill(here);
    expectDeliveredBy(here, server);
}

TEST_F(DeliveryCrash, AfterTheClaimAndBeforeAnyThreadTookIt) {
    ServerProcess slow("smtp_server.py", {});
    Installation& here = installedWith(slow, oneSender());
    // Another provider would bring another thread. Without it the service works but is not ready.
    here.ctlOk({"provider", "retire", "demo-inbox-sms"});
    here.startPatrond(0);
    here.startNginx();
    here.waitUntilListening(0);
    killWhereMostIsInMemory(here, slow);
}

// The thread that the other provider brought has laid them aside: this one has its hands full.
TEST_F(DeliveryCrash, AfterTheClaimWhileParked) {
    ServerProcess slow("smtp_server.py", {});
    killWhereMostIsInMemory(sendingThrough(slow, oneSender()), slow);
}

TEST_F(DeliveryCrash, WhileTheMailIsSent) {
    ServerProcess hangs("smtp_server.py", {"--fault", "data-hang"});
    ServerProcess server("smtp_server.py", {});
    Installation& here = sendingThrough(hangs);
    ask(here);
    ASSERT_TRUE(eventually([&] {
        for (const auto& command : hangs.events("command")) {
            if (command->getValue<std::string>("command").starts_with("RCPT")) return true;
        }
        return false;
    }));
    kill(here);
    expectDeliveredBy(here, server);
}

TEST_F(DeliveryCrash, AfterTheMailIsTakenAndBeforeThatIsWrittenDown) {
    ServerProcess server("smtp_server.py", {});
    Installation& here = sendingThrough(server);
    {
        const Stuck reports(here, 3);
        ask(here);
        ASSERT_EQ(server.waitForEvents("mail", 1).size(), 1U);
        EXPECT_TRUE(eventually(
            [&] { return here.logOf(0).find("delivery.report_failed") != std::string::npos; }));
        kill(here);
    }
    startAgain(here);
    const auto codes = codesAt(here, server, 2);
    ASSERT_EQ(codes.size(), 2U);
    EXPECT_EQ(codes[0], codes[1]);
}

// What may come twice is what was in hand, one for each thread, and what waited to be written down,
// two for each (core/delivery).
TEST_F(DeliveryCrash, InABurstLosesNothingAndDoublesNoMoreThanItHadInHand) {
    constexpr int kMessages = 60;
    constexpr std::size_t kThreads = 2 * 4;  // `senders` for mail, and as many for SMS
    constexpr std::size_t kMostDoubled = kThreads + 2 * kThreads;
    ServerProcess server("smtp_server.py", {});
    Installation& here = sendingThrough(server);
    std::size_t messages = 0, doubled = 0;
    const auto afterTheKill = [&] {
        EXPECT_GT(rowsIn(here, "<= 2"), 0) << "in the middle of it";
        startAgain(here);
        messages += kMessages;
        const CodesByAddress taken = takenBy(here, server);
        EXPECT_EQ(taken.size(), messages);
        const std::size_t doublesNow = doublesIn(taken) - doubled;
        doubled += doublesNow;
        EXPECT_LE(doublesNow, kMostDoubled);
        return doublesNow;
    };
    for (const std::size_t moment : {1U, 8U, 16U, 24U}) {
        const std::size_t before = server.events("mail").size();
        {
            const Stuck claims(here, 2);
            askMany(here, kMessages);
        }
        ASSERT_GE(server.waitForEvents("mail", before + moment).size(), before + moment);
        kill(here);
        afterTheKill();
    }
    // The worst moment: nothing could be written down for a while.
    {
        const Stuck reports(here, 3);
        askMany(here, kMessages);
        // Each has been tried again by itself: no thread has been on its way to another message.
        EXPECT_TRUE(eventually([&] {
            const std::string log = here.logOf(0);
            std::size_t tries = 0;
            for (std::size_t at = log.find("delivery.report_failed"); at != std::string::npos;
                 at = log.find("delivery.report_failed", at + 1)) {
                ++tries;
            }
            return tries > 5 * kMostDoubled;
        }));
        kill(here);
    }
    EXPECT_GE(afterTheKill(), 2 * kThreads) << "or it had not come to the bound";
}

}  // namespace
}  // namespace patron::tests
