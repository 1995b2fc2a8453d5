#include <filesystem>
#include <fstream>

#include "brands.h"
#include "places.h"
#include "server_process.h"
#include "service_suite.h"

// A brand's own texts while the service runs: what `patronctl template` promises.
namespace patron::tests {
namespace {

const std::vector<std::string> kKinds = {
    "sign_in_code",       "sign_up_code",     "change_code",    "identifier_taken",
    "identifier_changed", "identifier_added", "identifier_lost"};

struct OwnTexts : OwnInstallation {
    static std::string fileWith(Installation& here, const std::string& content) {
        static int number = 0;
        const std::string name = here.folder() + "/text" + std::to_string(++number);
        std::ofstream(name, std::ios::binary) << content;
        return name;
    }
    static std::vector<std::string> words(const std::string& command, const std::string& kind,
                                          const std::string& language,
                                          std::vector<std::string> more = {}) {
        std::vector<std::string> all{"template",   command,      kind,    "--brand",
                                     "Demo Diner", "--language", language};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    /// Runs patronctl; every process has what it changed when this returns, within two seconds.
    static void changed(Installation& here, const std::vector<std::string>& command) {
        here.ctlOk(command);
        const auto version = here.database().number("SELECT settings_version FROM installation");
        const std::string loaded =
            R"("event":"settings.loaded","version":)" + std::to_string(version) + "}";
        EXPECT_TRUE(eventually(
            [&] {
                for (std::size_t i = 0; i < here.processes(); ++i) {
                    if (here.logOf(i).find(loaded) == std::string::npos) return false;
                }
                return true;
            },
            std::chrono::seconds(2)));
    }
    static std::string askIn(Installation& here, const std::string& language) {
        Client app = here.diner();
        app.headers["Accept-Language"] = language;
        const std::string address = uniqueEmail();
        EXPECT_TRUE(isOk(requestCode(app, "email", address)));
        return address;
    }
    static void expectRefused(Installation& here, const std::vector<std::string>& command,
                              const std::vector<std::string>& sentences) {
        const Finished finished = here.ctl(command);
        EXPECT_EQ(finished.status, 1);
        for (const std::string& sentence : sentences) {
            EXPECT_NE(finished.errors.find(sentence), std::string::npos) << finished.errors;
        }
    }
    static void expectSays(const std::string& text, const std::vector<std::string>& sentences) {
        for (const std::string& sentence : sentences) {
            EXPECT_NE(text.find(sentence), std::string::npos) << sentence << "\n" << text;
        }
    }
};

TEST_F(OwnTexts, AreSentByEveryProcessWithoutARestart) {
    InstallationOptions options;
    options.processes = 2;
    Installation& here = started(options);
    const std::string text = fileWith(here,
                                      "Servus,\r\n\r\ndein Code bei {{brand}}:\r\n\r\n"
                                      "{{code}}\r\n\r\nEr gilt {{minutes}}.\r\n");
    changed(here, words("set", "sign_up_code", "DE",
                        {"--subject", "Servus bei {{brand}}", "--text", text}));
    // A kept connection stays with one worker of nginx, which asks the processes in turn.
    for (int i = 0; i < 4; ++i) {
        const std::string address = askIn(here, "de-AT");
        const Message message = here.inbox().nextMessage(address);
        EXPECT_EQ(message.subject, "Servus bei Demo Diner");
        const std::string code = onlyCodeIn(message.text);
        EXPECT_EQ(message.text,
                  "Servus,\n\ndein Code bei Demo Diner:\n\n" + code + "\n\nEr gilt 10 Minuten.\n");
    }
    const std::string french = askIn(here, "fr");
    EXPECT_EQ(here.inbox().nextMessage(french).subject, "Votre code d'inscription à Demo Diner");

    changed(here, words("reset", "sign_up_code", "de"));
    EXPECT_EQ(here.inbox().nextMessage(askIn(here, "de-AT")).subject,
              "Ihr Registrierungscode für Demo Diner");
}

// As a mail program gets it: both parts, the imprint at the foot of each, values escaped.
TEST_F(OwnTexts, ReachAMailboxAsTextAndHtml) {
    ServerProcess server("smtp_server.py", {});
    Installation& here = started();
    changed(here, {"provider", "add", "--name", "mail", "--plugin", "smtp", "--position", "1",
                   "--set", "host=127.0.0.1", "--set", "port=" + std::to_string(server.port()),
                   "--set", "tls=none", "--set", "allow_private_addresses=true", "--set",
                   "from_address=shop@demo.example"});
    changed(here, {"brand", "set", "Demo Diner", "--imprint",
                   "@" + fileWith(here, "Demo & Diner <Ltd>\r\n1 High Street\r\n")});
    askIn(here, "en");
    changed(here, words("set", "sign_up_code", "en",
                        {"--subject", "Hello from {{brand}}", "--text",
                         fileWith(here, "{{code}}\n{{imprint}}\n"), "--html",
                         fileWith(here, "<h1>{{code}}</h1><small>{{imprint}}</small>\n")}));
    askIn(here, "en");
    const auto mails = server.waitForEvents("mail", 2);
    ASSERT_EQ(mails.size(), 2U);
    const std::string builtIn = mails[0]->getValue<std::string>("html");
    expectSays(builtIn, {"Demo &amp; Diner &lt;Ltd&gt;<br>", "1 High Street"});
    expectSays(mails[0]->getValue<std::string>("text"), {"--", "Demo & Diner <Ltd>"});
    EXPECT_NE(onlyCodeIn(builtIn), "");
    EXPECT_EQ(mails[1]->getValue<std::string>("from_name"), "Demo Diner");
    const std::string html = mails[1]->getValue<std::string>("html");
    expectSays(html, {"<h1>" + onlyCodeIn(html) + "</h1><small>Demo &amp; Diner &lt;Ltd&gt;<br>"});
    expectSays(mails[1]->getValue<std::string>("text"), {onlyCodeIn(html), "Demo & Diner <Ltd>"});

    expectSays(here.ctlOk({"brand", "show", "Demo Diner"}),
               {"imprint                 Demo & Diner <Ltd>\nimprint                 1 High"});
    changed(here, {"brand", "set", "Demo Diner", "--locale", "de"});
    expectSays(here.ctlOk({"brand", "show", "Demo Diner"}), {"imprint"});
    const std::string without = here.ctlOk({"brand", "set", "Demo Diner", "--imprint", ""});
    EXPECT_EQ(without.find("imprint"), std::string::npos) << without;
}

TEST_F(OwnTexts, ForSmsEndInTheBoundCode) {
    Installation& here = started();
    Client app = addBrand(here, "Fox Coffee", {"--domain", "fox.example", "--country", "*=none"},
                          "phone-auth");
    changed(here, {"template", "set", "sign_up_code", "--brand", "Fox Coffee", "--language", "en",
                   "--sms", fileWith(here, "{{code}} opens your {{brand}} account.\n")});
    app = app.another();  // nginx may have closed the kept connection by now
    const std::string phone = uniquePhone();
    ASSERT_TRUE(isOk(requestCode(app, "phone_number", phone)));
    const std::string text = here.inbox().nextMessage(phone).text;
    const std::string code = text.substr(0, 6);
    EXPECT_EQ(text, code + " opens your Fox Coffee account.\n\n@fox.example #" + code);
    const Answer answer = registerWith(app, "phone_number", phone, code);
    EXPECT_TRUE(isOk(answer));
}

TEST_F(OwnTexts, ThatAreRefusedChangeNothingAndSayWhy) {
    Installation& here = started();
    const std::string good = fileWith(here, "Code {{code}}");
    changed(here, words("set", "sign_up_code", "en", {"--subject", "Hi", "--text", good}));
    const auto set = [&](std::vector<std::string> parts) {
        return words("set", "sign_up_code", "en", std::move(parts));
    };
    const auto html = [&](const std::string& content) {
        return set({"--html", fileWith(here, content)});
    };
    expectRefused(
        here,
        set({"--text", fileWith(here, "Hello {{brand}}"), "--sms", fileWith(here, "\n123456")}),
        {"text: the code is missing; write {{code}} where it belongs\n",
         "sms: the code is missing"});
    expectRefused(here, html("<b>{{{code}}}</b>"),
                  {"html, line 1, column 4: values are always escaped; write {{code}}"});
    expectRefused(here, html("<script>{{code}}</script>"), {"<script>"});
    expectRefused(here, set({"--subject", "a\nBcc: b"}), {"subject, line 1, column 2"});
    expectRefused(here, set({"--text", here.folder() + "/none"}), {"cannot read"});
    expectRefused(here, set({}), {"--subject and --text"});
    expectRefused(here, words("set", "sign_in_code", "en", {"--text", good}),
                  {"subject: it is missing"});
    expectRefused(here, words("set", "sign_in_code", "german", {"--sms", good}),
                  {"'german' is no language"});
    expectRefused(here, words("set", "identifier_taken", "en", {"--sms", good}),
                  {"this message carries no code"});
    expectRefused(here, words("reset", "sign_in_code", "en"), {"no texts of its own"});
    expectRefused(here, words("reset", "sign_in_code", "en", {"--part", "sms"}),
                  {"no texts of its own"});
    expectRefused(here, {"brand", "set", "Demo Diner", "--imprint", "Fox\nTel. 0301234567"},
                  {"imprint, line 2, column 6", "030 123 45 67"});
    expectRefused(here, {"brand", "set", "Demo Diner", "--imprint", "@" + here.folder() + "/none"},
                  {"cannot read"});
    EXPECT_EQ(here.ctlOk({"template", "list", "--brand", "Demo Diner"}),
              "sign_up_code\ten\tsubject\ttext\n");
    EXPECT_EQ(here.inbox().nextMessage(askIn(here, "en")).subject, "Hi");
}

TEST_F(OwnTexts, ArePreviewedBeforeTheyAreSet) {
    Installation& here = started();
    const std::string sms = fileWith(here, "Ćao {{code}}: " + std::string(60, 'x'));
    const std::string page = here.folder() + "/page.html";
    const std::string unsaved =
        here.ctlOk(words("preview", "sign_in_code", "de",
                         {"--subject", "Hallo", "--text", fileWith(here, "A & B\n\n{{code}}"),
                          "--sms", sms, "--html-out", page}));
    expectSays(unsaved, {"Subject: Hallo\n", "own text, de; UCS-2, 72 of 134 units, 2 parts",
                         "because of Ć (U+0106)", "each of the 2 parts is paid for"});
    expectSays(contentOf(page), {"<p>A &amp; B</p>", ">123456</p>"});
    EXPECT_EQ(here.ctlOk({"template", "list", "--brand", "Demo Diner"}),
              "no texts of its own: built-in ones in en, de, es, fr, sr are sent\n");
    const std::string stored = here.ctlOk(words("preview", "sign_in_code", "de"));
    expectSays(stored, {"built-in text, de; GSM-7, ", " septets, 1 part)"});
    EXPECT_EQ(stored.find("note:"), std::string::npos) << stored;
    expectRefused(here,
                  words("preview", "sign_in_code", "de", {"--sms", fileWith(here, "no code")}),
                  {"sms: the code is missing"});
    expectSays(here.ctlOk({"template", "set", "--help"}),
               {"{{name}} in a template", "minute_count", "template show sign_in_code"});
}

// What `show` prints is what one starts from, so it has to be good for `set`.
TEST_F(OwnTexts, CanStartFromTheBuiltInOnes) {
    Installation& here = started();
    for (const std::string& kind : kKinds) {
        const auto file = [&](const char* part) {
            return fileWith(here, here.ctlOk(words("show", kind, "sr", {"--part", part})));
        };
        here.ctlOk(words("set", kind, "sr",
                         {"--subject", "@" + file("subject"), "--text", file("text"), "--html",
                          file("html"), "--sms", file("sms")}));
    }
    const std::string own = here.ctlOk(words("preview", "sign_in_code", "sr"));
    expectSays(own, {"(own text, sr)"});
    const std::string before = here.ctlOk(words("preview", "sign_in_code", "sr-Latn-RS"));
    EXPECT_EQ(before, own);
    here.ctlOk(words("reset", "sign_in_code", "sr", {"--part", "mail"}));
    expectSays(here.ctlOk({"template", "list", "--brand", "Demo Diner"}),
               {"sign_in_code\tsr\tsms\n"});
    here.ctlOk(words("reset", "sign_in_code", "sr", {"--part", "sms"}));
    const std::string list = here.ctlOk({"template", "list", "--brand", "Demo Diner"});
    EXPECT_EQ(list.find("sign_in_code"), std::string::npos) << list;
}

// Somebody writes past the commands: customers get the built-in text, and the list says why.
TEST_F(OwnTexts, ThatCannotBeUsedAreNamedAndPassedOver) {
    Installation& here = started();
    changed(here, words("set", "sign_up_code", "en", {"--sms", fileWith(here, "Hi {{code}}")}));
    here.database().run("UPDATE message_text SET sms = 'no code'");
    expectSays(here.ctlOk({"template", "list", "--brand", "Demo Diner"}),
               {"not used: sms: the code is missing"});
    expectSays(here.ctlOk(words("preview", "sign_up_code", "en")),
               {"built-in text, en", "note: sms: the brand's own text cannot be used"});
}

}  // namespace
}  // namespace patron::tests
