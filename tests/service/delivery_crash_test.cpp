#include <signal.h>

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
    /// An installation that sends through this server alone.
    Installation& sendingThrough(const ServerProcess& server) {
        Installation& here = install();
        here.setUp();
        here.ctlOk({"provider", "retire", "demo-inbox-email"});
        here.ctlOk({"provider", "add", "--name", "mail", "--plugin", "smtp", "--set",
                    "host=127.0.0.1", "--set", portOf(server), "--set", "tls=none", "--set",
                    "allow_private_addresses=true", "--set", "from_address=shop@demo.example"});
        here.start();
        return here;
    }
    static void ask(Installation& here) {
        Client app = here.diner();
        ASSERT_TRUE(isOk(requestCode(app, "email", uniqueEmail())));
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

}  // namespace
}  // namespace patron::tests
