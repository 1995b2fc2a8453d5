#include <Poco/Base64Encoder.h>
#include <Poco/HMACEngine.h>
#include <Poco/SHA1Engine.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "brands.h"
#include "keys/hmac.h"
#include "server_process.h"
#include "service_suite.h"

// What providers report of messages, through the real service: which arrived, which did not, and
// which codes were used.
namespace patron::tests {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

struct ReceiptsOf : OwnInstallation {
    static std::string receiptUrl(Installation& here, const std::string& provider) {
        return "http://127.0.0.1:" + std::to_string(here.nginx().port()) + "/receipts/" + provider;
    }
    static std::string conversion(Installation& here) {
        return here.ctlOk({"message", "conversion"});
    }
    /// Before every other provider of its kind.
    static void addProvider(Installation& here, const std::string& name, const std::string& plugin,
                            const std::vector<std::string>& settings) {
        std::vector<std::string> command{"provider", "add",  "--name",     name,
                                         "--plugin", plugin, "--position", "1"};
        for (const std::string& setting : settings) {
            command.emplace_back("--set");
            command.push_back(setting);
        }
        here.ctlOk(command);
        EXPECT_TRUE(eventually([&] {
            return here.ctlOk({"provider", "list"}).find(name) != std::string::npos &&
                   here.logOf(0).find("settings.loaded") != std::string::npos;
        }));
    }
    static std::string bounceOf(const std::string& messageId) {
        return "From: MAILER-DAEMON@mail.example\r\nSubject: failure\r\n"
               "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
               "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
               "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
               "Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
               "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: " +
               messageId + "\r\n\r\n--b--\r\n";
    }
    /// Sends a mail through the server and gives back its Message-ID.
    static std::string sentThrough(Installation& here, ServerProcess& server, std::size_t nth) {
        Client app = here.diner();
        const std::string address = uniqueEmail();
        EXPECT_TRUE(isOk(requestCode(app, "email", address)));
        here.waitUntilDelivered();
        const auto mails = server.waitForEvents("mail", nth);
        EXPECT_EQ(mails.size(), nth);
        const std::string content = mails.back()->getValue<std::string>("content");
        here.ledger()->noteCode(onlyCodeIn(mails.back()->getValue<std::string>("text")));
        const std::size_t at = content.find("Message-ID: ") + 12;
        return content.substr(at, content.find('\r', at) - at);
    }
    Installation& sendingThrough(const ServerProcess& server) {
        Installation& here = started();
        addProvider(here, "mail", "smtp",
                    {"host=127.0.0.1", "port=" + std::to_string(server.port()), "tls=none",
                     "allow_private_addresses=true", "from_address=shop@demo.example",
                     "return_address=bounces@demo.example"});
        return here;
    }
};

TEST_F(ReceiptsOf, KannelComeBackThroughNginxAndUsedCodesAreCounted) {
    TemporaryFolder folder;
    ServerProcess kannel("kannel.py", {folder.path()});
    Installation& here = started();
    addProvider(here, "sms", "sms-gateway",
                {"preset=kannel", "url=http://127.0.0.1:" + std::to_string(kannel.port("sendsms")),
                 "username=otp", "password=otp-secret", "allow_private_addresses=true",
                 "receipt_url=" + receiptUrl(here, "sms")});
    Client app = here.bistro();
    const std::string phone = uniquePhone();
    ASSERT_TRUE(isOk(requestCode(app, "phone_number", phone)));
    const auto messages = kannel.waitForEvents("message", 1);
    ASSERT_EQ(messages.size(), 1U);
    const std::string code = onlyCodeIn(messages[0]->getValue<std::string>("text"));
    here.ledger()->noteCode(code);
    EXPECT_TRUE(eventually([&] {
        return conversion(here).find("sms\tUS\tsent 1\tdelivered 1 (100 %)\tfailed 0") !=
               std::string::npos;
    })) << conversion(here);
    EXPECT_THAT(conversion(here), HasSubstr("used 0 (0 %)"));
    ASSERT_TRUE(isOk(registerWith(app, "phone_number", phone, code)));
    EXPECT_THAT(conversion(here), HasSubstr("used 1 (100 %)"));
}

TEST_F(ReceiptsOf, AStrangerAreRefused) {
    Installation& here = started();
    addProvider(here, "sms", "sms-gateway",
                {"preset=kannel", "url=http://127.0.0.1:9", "username=otp", "password=otp-secret",
                 "allow_private_addresses=true", "receipt_url=" + receiptUrl(here, "sms")});
    Client stranger = here.bistro();
    EXPECT_TRUE(eventually([&] {
        return isError(stranger.get("/receipts/sms?id=1-1&token=0&status=1"), 403,
                       "receipt.refused");
    }));
    EXPECT_TRUE(isError(stranger.get("/receipts/sms"), 403, "receipt.refused"));
    EXPECT_TRUE(isError(stranger.get("/receipts/nobody?status=1"), 404, "request.route_unknown"));
    EXPECT_TRUE(isError(stranger.get("/receipts/demo-inbox-sms"), 404, "request.route_unknown"));
    EXPECT_TRUE(
        isError(stranger.send("PUT", "/receipts/sms", "{}"), 405, "request.method_not_allowed"));
}

TEST_F(ReceiptsOf, TwilioBringTheirSignatureThroughNginx) {
    Installation& here = started();
    const std::string url = receiptUrl(here, "twilio");
    addProvider(here, "twilio", "sms-gateway",
                {"preset=twilio", "url=http://127.0.0.1:9", "allow_private_addresses=true",
                 "account=AC0123456789abcdef0123456789abcdef", "password=12345",
                 "sender=+15005550006", "receipt_url=" + url});
    const std::string token = keys::toHex(keys::hmacSha256("12345", "receipt:1-1")).substr(0, 32);
    const std::string query = "?id=1-1&token=" + token;
    Poco::HMACEngine<Poco::SHA1Engine> mac("12345");
    mac.update(url + query + "MessageStatusdelivered");
    const auto digest = mac.digest();
    std::ostringstream encoded;
    {
        Poco::Base64Encoder out(encoded);
        out.write(reinterpret_cast<const char*>(digest.data()),
                  static_cast<std::streamsize>(digest.size()));
    }
    Client twilio = here.bistro();
    const auto report = [&](const std::string& status) {
        return twilio.post("/receipts/twilio" + query, "MessageStatus=" + status,
                           {{"Content-Type", "application/x-www-form-urlencoded"},
                            {"X-Twilio-Signature", encoded.str()}});
    };
    EXPECT_TRUE(eventually([&] { return isOk(report("delivered")); }));
    EXPECT_TRUE(isError(report("failed"), 403, "receipt.refused")) << "signed was another";
}

TEST_F(ReceiptsOf, AMailServerComeThroughAPipe) {
    ServerProcess server("smtp_server.py", {});
    Installation& here = sendingThrough(server);
    const std::string id = sentThrough(here, server, 1);
    EXPECT_EQ(server.events("mail")[0]->getValue<std::string>("mail_from"), "bounces@demo.example");

    const Finished read = here.ctl({"message", "receipt", "mail"}, bounceOf(id));
    EXPECT_EQ(read.status, 0) << read.errors;
    EXPECT_EQ(read.output, "kept\n");
    EXPECT_EQ(here.ctl({"message", "receipt", "mail"}, bounceOf(id)).output, "nothing new\n");
    EXPECT_THAT(conversion(here), HasSubstr("mail\t-\tsent 1\tdelivered 0 (0 %)\tfailed 1"));
    EXPECT_THAT(here.ctlOk({"message", "list", "--undelivered"}), HasSubstr("5.1.1"));

    // A customer's answer must not bounce in its turn.
    const Finished other =
        here.ctl({"message", "receipt", "mail"}, "From: a@b.example\r\n\r\nThanks!\r\n");
    EXPECT_EQ(other.status, 0);
    EXPECT_THAT(other.output, HasSubstr("no delivery status notification"));
    Client stranger = here.diner();
    EXPECT_TRUE(isError(stranger.post("/receipts/mail", bounceOf(id)), 403, "receipt.refused"));
}

// A mail server returns what is refused with any other status, and the report is lost.
TEST_F(ReceiptsOf, AMailServerAreKeptByItUntilTheyCanBeRead) {
    ServerProcess server("smtp_server.py", {});
    Installation& here = sendingThrough(server);
    const std::string bounce = bounceOf(sentThrough(here, server, 1));
    const Finished unknown = here.ctl({"message", "receipt", "nobody"}, bounce);
    EXPECT_EQ(unknown.status, 75);
    EXPECT_THAT(unknown.errors, HasSubstr("no provider nobody"));
    EXPECT_EQ(here.ctl({"message", "receipt"}, bounce).status, 75);
    EXPECT_EQ(here.ctl({"message", "receipt", "mail", "--spol", "x"}, bounce).status, 75);
    EXPECT_EQ(here.ctl({"message", "receipt", "--help"}).status, 0);
    const std::string config = here.configFile();
    fs::rename(config, config + ".away");
    EXPECT_EQ(here.ctl({"message", "receipt", "mail"}, bounce).status, 75);
    fs::rename(config + ".away", config);
    here.database().run("UPDATE provider SET plugin_id = 'uninstalled' WHERE name = 'mail'");
    EXPECT_EQ(here.ctl({"message", "receipt", "mail"}, bounce).status, 75);
    here.database().run("UPDATE provider SET plugin_id = 'smtp' WHERE name = 'mail'");
    // What it took before it was retired comes back later.
    here.ctlOk({"provider", "retire", "mail"});
    EXPECT_EQ(here.ctl({"message", "receipt", "mail"}, bounce).output, "kept\n");
}

TEST_F(ReceiptsOf, AMailServerLieInAFolderUntilTheyAreRead) {
    ServerProcess server("smtp_server.py", {});
    Installation& here = sendingThrough(server);
    TemporaryFolder spool;
    fs::create_directory(fs::path(spool.path()) / "new");
    const auto put = [&](const std::string& name, const std::string& mail) {
        std::ofstream(fs::path(spool.path()) / "new" / name, std::ios::binary) << mail;
    };
    put("1", bounceOf(sentThrough(here, server, 1)));
    put("2", bounceOf(sentThrough(here, server, 2)));
    put("3", "From: a@b.example\r\n\r\nThanks!\r\n");
    EXPECT_THAT(here.ctlOk({"message", "receipt", "mail", "--spool", spool.path()}),
                HasSubstr("3 mails: 2 kept as news, 1 moved to"));
    EXPECT_TRUE(fs::is_empty(fs::path(spool.path()) / "new"));
    EXPECT_TRUE(fs::exists(fs::path(spool.path()) / "not-a-report" / "3"));
    EXPECT_THAT(conversion(here), HasSubstr("sent 2\tdelivered 0 (0 %)\tfailed 2 (100 %)"));
    EXPECT_THAT(here.ctlOk({"message", "receipt", "mail", "--spool", spool.path()}),
                HasSubstr("0 mails"));
}

// Whatever Exim makes of a mail, and not what a test thinks that mail servers write.
TEST_F(ReceiptsOf, ARealMailServerAreUnderstood) {
    TemporaryFolder folder;
    ServerProcess exim("exim.py", {folder.path()});
    Installation& here = sendingThrough(exim);
    Client app = here.diner();
    const auto waiting = [&](const std::string& mailbox) {
        const fs::path box = fs::path(folder.path()) / "mail" / mailbox / "new";
        EXPECT_TRUE(eventually([&] { return fs::exists(box) && !fs::is_empty(box); })) << box;
        return box;
    };
    here.ledger()->noteText("nobody@far.example");
    ASSERT_TRUE(isOk(requestCode(app, "email", "ana@far.example")));
    ASSERT_TRUE(isOk(requestCode(app, "email", "nobody@far.example")));
    std::ifstream delivered(fs::directory_iterator(waiting("ana"))->path());
    const std::string mail{std::istreambuf_iterator<char>(delivered), {}};
    EXPECT_THAT(mail, HasSubstr("envelope-from <bounces@demo.example>"));
    EXPECT_THAT(mail, HasSubstr("Auto-Submitted: auto-generated"));

    const std::string mailbox = waiting("bounces").parent_path();
    EXPECT_THAT(here.ctlOk({"message", "receipt", "mail", "--spool", mailbox}),
                HasSubstr("1 mails: 1 kept as news, 0 moved"));
    EXPECT_THAT(conversion(here), HasSubstr("mail\t-\tsent 2\tdelivered 0 (0 %)\tfailed 1 (50 %)"));
    EXPECT_THAT(here.ctlOk({"message", "list", "--undelivered"}), HasSubstr("5.0.0"));
}

}  // namespace
}  // namespace patron::tests
