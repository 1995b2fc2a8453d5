#include <filesystem>
#include <fstream>

#include "brands.h"
#include "server_process.h"
#include "service_suite.h"

// An installation without the demo: production mode, set up by patronctl alone, real providers.
namespace patron::tests {
namespace {

struct Production : OwnInstallation {
    Installation& installed() {
        InstallationOptions options;
        options.mode = "production";
        options.demoContent = false;
        Installation& here = install(options);
        here.setUp();
        return here;
    }
    static std::string applicationOf(Installation& here, const std::string& brand) {
        const std::string line =
            here.ctlOk({"app", "create", "--brand", brand, "--name", brand + " app"});
        return line.substr(line.find(" key ") + 5, 32);
    }
};

TEST_F(Production, DeliversThroughARealMailServer) {
    CertificateFolder certificates;
    ServerProcess smtp("smtp_server.py",
                       {"--tls", "starttls", "--certificate", certificates.file("good.pem"),
                        "--key", certificates.file("server.key"), "--auth", "shop:s3cret-mail"});
    std::ofstream(certificates.file("password")) << "s3cret-mail\n";

    Installation& here = installed();
    here.ctlOk({"brand", "create", "--name", "Corner Shop", "--auth-type", "email-auth",
                "--public-url", kPublicUrl, "--optin", "regular"});
    const std::string key = applicationOf(here, "Corner Shop");
    here.ctlOk({"provider", "add",
                "--name",   "mail",
                "--plugin", "smtp",
                "--brand",  "Corner Shop",
                "--set",    "host=localhost",
                "--set",    "port=" + std::to_string(smtp.port()),
                "--set",    "tls=starttls",
                "--set",    "ca_file=" + certificates.file("ca.pem"),
                "--set",    "username=shop",
                "--set",    "password=@" + certificates.file("password"),
                "--set",    "from_address=no-reply@shop.example",
                "--set",    "allow_private_addresses=true"});
    here.start();

    Client app = here.client(key);
    const std::string address = uniqueEmail();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    const auto mails = smtp.waitForEvents("mail", 1);
    ASSERT_EQ(mails.size(), 1U);
    const std::string text = mails[0]->getValue<std::string>("text");
    const std::string code = onlyCodeIn(text);
    ASSERT_NE(code, "") << text;
    here.ledger()->noteCode(code);
    EXPECT_EQ(mails[0]->getValue<std::string>("defect"), "");
    EXPECT_NE(mails[0]->getValue<std::string>("tls"), "");
    EXPECT_EQ(mails[0]->getValue<std::string>("from_address"), "no-reply@shop.example");
    EXPECT_NE(mails[0]->getValue<std::string>("content").find("Auto-Submitted: auto-generated"),
              std::string::npos);
    const Answer answer = registerWith(app, "email", address, code);
    ASSERT_TRUE(isOk(answer));
    // The defaults of a brand with regular opt-in (rule A2).
    EXPECT_EQ(answer.accountNumber("optin_status_email"), 1);
    EXPECT_EQ(answer.accountNumber("optin_status_pn"), 1);

    // The password is nowhere in the clear.
    EXPECT_EQ(here.database().dump().find("s3cret-mail"), std::string::npos);
    EXPECT_EQ(here.ctlOk({"provider", "list"}).find("s3cret-mail"), std::string::npos);
    EXPECT_EQ(here.logs().find("s3cret-mail"), std::string::npos);
    // And there is no inbox.
    EXPECT_TRUE(isError(app.get("/inbox/messages?to=x"), 404, "request.route_unknown"));
    EXPECT_TRUE(isError(app.get("/inbox"), 404, "request.route_unknown"));
}

TEST_F(Production, DeliversThroughARealSmsGateway) {
    TemporaryFolder folder;
    ServerProcess kannel("kannel.py", {folder.path()});
    Installation& here = installed();
    here.ctlOk({"brand", "create", "--name", "Night Bar", "--auth-type", "phone-auth",
                "--public-url", kPublicUrl, "--sms-sender", "NightBar", "--country", "*=none"});
    const std::string key = applicationOf(here, "Night Bar");
    here.ctlOk(
        {"provider", "add", "--name", "sms", "--plugin", "sms-gateway", "--set", "preset=kannel",
         "--set", "url=http://127.0.0.1:" + std::to_string(kannel.port("sendsms")), "--set",
         "username=otp", "--set", "password=otp-secret", "--set", "allow_private_addresses=true"});
    here.start();

    Client app = here.client(key);
    const std::string phone = uniquePhone();
    ASSERT_TRUE(isOk(requestCode(app, "phone_number", phone)));
    const auto messages = kannel.waitForEvents("message", 1);
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0]->getValue<std::string>("to"), phone);
    EXPECT_EQ(messages[0]->getValue<std::string>("from"), "NightBar");
    const std::string text = messages[0]->getValue<std::string>("text");
    const std::string code = onlyCodeIn(text);
    ASSERT_NE(code, "") << text;
    here.ledger()->noteCode(code);
    EXPECT_TRUE(isOk(registerWith(app, "phone_number", phone, code)));
}

// Rule C11.
TEST_F(Production, RefusesTheInbox) {
    Installation& here = installed();
    const Finished demo = here.ctl({"demo", "--email-type", "email-auth", "--phone-type",
                                    "phone-auth", "--inbox-channel", "inbox", "--inbox-folder",
                                    here.folder() + "/inbox", "--public-url", kPublicUrl});
    EXPECT_EQ(demo.status, 1);
    EXPECT_NE(demo.errors.find("demo"), std::string::npos) << demo.errors;
    const Finished provider =
        here.ctl({"provider", "add", "--name", "inbox", "--plugin", "inbox", "--set",
                  "folder=" + here.folder() + "/inbox", "--set", "address_kind=email"});
    EXPECT_EQ(provider.status, 1);
    EXPECT_NE(provider.errors.find("only mode = \"demo\""), std::string::npos) << provider.errors;
}

// Rule C11: also when it got in while the mode was another.
TEST_F(Production, DoesNotStartOverADemo) {
    Installation& here = install();
    here.setUp();
    std::string config = here.configText();
    config.replace(config.find("demo"), 4, "production");
    std::ofstream(here.configFile()) << config;
    here.startPatrond(0);
    EXPECT_EQ(here.patrond().wait(), 1);
    EXPECT_NE(here.logOf(0).find("inbox"), std::string::npos) << here.logOf(0);
    EXPECT_NE(here.logOf(0).find("only mode = \"demo\""), std::string::npos) << here.logOf(0);
    // What it asks for can be done.
    here.ctlOk({"provider", "retire", "demo-inbox-email"});
    here.ctlOk({"provider", "retire", "demo-inbox-sms"});
    EXPECT_NE(here.ctlOk({"provider", "list"}).find("inactive\tinbox"), std::string::npos);
    here.startPatrond(0);
    here.waitUntilListening(0);
}

// readyz says what is missing; the rest serves.
TEST_F(Production, IsNotReadyWithoutAProvider) {
    Installation& here = installed();
    here.ctlOk({"brand", "create", "--name", "Mute Brand", "--auth-type", "email-auth",
                "--public-url", kPublicUrl});
    const std::string key = applicationOf(here, "Mute Brand");
    here.startPatrond(0);
    here.startNginx();
    Client app = here.client(key);
    ASSERT_TRUE(eventually([&] { return app.get("/healthz").status == 200; }));
    const Answer ready = app.get("/readyz");
    EXPECT_EQ(ready.status, 503);
    EXPECT_NE(ready.body.find("Mute Brand"), std::string::npos) << ready.body;
    EXPECT_NE(ready.header("Retry-After"), "");
    EXPECT_TRUE(isOk(app.post("/api/init-application", "")));
}

// A part that fell out while another does its work takes no traffic away, yet is told of.
TEST_F(Production, TellsOfAnUnusableProviderBesideAUsableOne) {
    Installation& here = install();
    here.setUp();
    here.database().run(
        "INSERT INTO provider (id, brand_id, position, name, plugin_id, configuration) "
        "VALUES (99, 0, 9, 'second mail', 'uninstalled', '{}')");
    here.startPatrond(0);
    here.startNginx();
    Client app = here.diner();
    ASSERT_TRUE(eventually([&] { return app.get("/readyz").status == 200; }));
    const Answer ready = app.get("/readyz");
    ASSERT_TRUE(isOk(ready));
    EXPECT_NE(ready.body.find(R"("degraded":["provider second mail is unusable: )"),
              std::string::npos)
        << ready.body;
}

// Plain CGI without `patrond deliver`, or deliver = false everywhere: codes expire where they wait.
TEST_F(Production, TellsThatNobodySendsWhatWaits) {
    InstallationOptions options;
    options.config = {"deliver = false"};
    Installation& here = started(options);
    EXPECT_TRUE(
        eventually([&] { return here.logOf(0).find(R"("deliver":false)") != std::string::npos; }));
    Client app = here.diner();
    const auto isTold = [&] {
        const Answer ready = app.get("/readyz");
        EXPECT_TRUE(isOk(ready)) << "it takes no traffic away";
        return ready.body.find("messages wait since ") != std::string::npos;
    };
    ASSERT_TRUE(isOk(requestCode(app, "email", uniqueEmail())));
    EXPECT_FALSE(isTold()) << "since a moment";
    here.database().run("UPDATE outbox SET next_attempt_at = next_attempt_at - 120000");
    EXPECT_TRUE(isTold());
    const auto deliverer = here.startDeliverer();
    EXPECT_TRUE(eventually([&] { return !isTold(); }));
}

// CVE-2024-49757 (ZITADEL): registration worked although it was switched off.
TEST_F(Production, RegistrationMayBeOffForABrand) {
    Installation& here = started();
    Client app = addBrand(here, "Closed Brand", {"--no-registration"});
    const std::string address = uniqueEmail();
    // The same answer as ever, and no code.
    EXPECT_TRUE(isOk(requestCode(app, "email", address)));
    here.waitUntilDelivered();
    EXPECT_EQ(here.inbox().unread(address), 0U);
    EXPECT_TRUE(isError(registerWith(app, "email", address, "123456"), 403,
                        "account.registration_disabled"));
    EXPECT_TRUE(isError(login(app, "email", address, "123456"), 401, "auth.credentials_incorrect"));
}

// Rule C12: the last line binds the code to the brand's domain.
TEST_F(Production, ABrandMayBindItsTextMessagesToItsDomain) {
    Installation& here = started();
    Client app = addBrand(here, "Bound Brand", {"--domain", "bar.example", "--country", "*=none"},
                          "phone-auth");
    const std::string phone = uniquePhone();
    ASSERT_TRUE(isOk(requestCode(app, "phone_number", phone)));
    const std::string text = here.inbox().nextMessage(phone).text;
    const std::vector<std::string> codes = sixDigitRuns(text);
    ASSERT_EQ(codes.size(), 2U) << text;
    EXPECT_TRUE(text.ends_with("\n@bar.example #" + codes.front())) << text;
    EXPECT_TRUE(isOk(registerWith(app, "phone_number", phone, codes.back())));
}

TEST_F(Production, ABrandMayHideWhoHasAnAccount) {
    Installation& here = started();
    Client app = addBrand(here, "Discreet Brand", {"--hide-accounts"});
    const Customer customer = signUpWith(here, app.another(), "email", uniqueEmail());
    for (const std::string& address : {customer.address, uniqueEmail()}) {
        EXPECT_TRUE(isError(app.post("/api/customers/check-email", object({{"email", address}})),
                            403, "account.check_disabled"));
    }
    EXPECT_TRUE(isError(
        app.post("/api/customers/check-phone-number", object({{"phone_number", uniquePhone()}})),
        403, "account.check_disabled"));
}

TEST_F(Production, ListsWhatWasCreated) {
    Installation& here = installed();
    here.ctlOk({"brand", "create", "--name", "Corner Shop", "--auth-type", "email-auth",
                "--public-url", kPublicUrl});
    const std::string key = applicationOf(here, "corner shop");
    EXPECT_NE(here.ctlOk({"brand", "list"}).find("Corner Shop\temail-auth\t"), std::string::npos);
    EXPECT_NE(here.ctlOk({"app", "list"}).find(key), std::string::npos);
    const auto refused = [&](std::vector<std::string> command, const char* word) {
        const Finished finished = here.ctl(std::move(command));
        EXPECT_EQ(finished.status, 1) << finished.output;
        EXPECT_NE(finished.errors.find(word), std::string::npos) << finished.errors;
    };
    refused({"brand", "create", "--name", "Corner Shop", "--auth-type", "email-auth",
             "--public-url", kPublicUrl},
            "exists");
    refused({"brand", "create", "--name", "Other", "--auth-type", "no-such-plugin", "--public-url",
             kPublicUrl},
            "no-such-plugin");
    refused({"app", "create", "--brand", "Corner Shop", "--name", "x", "--key", "short"}, "key");
    refused({"provider", "add", "--name", "x", "--plugin", "smtp", "--set", "host=localhost",
             "--set", "prot=25"},
            "prot");
}

}  // namespace
}  // namespace patron::tests
