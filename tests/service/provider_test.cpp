#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "brands.h"
#include "places.h"
#include "provider_suite.h"
#include "temporary_folder.h"

// The commands, one by one.
namespace patron::tests {
namespace {

namespace fs = std::filesystem;

/// How many messages an inbox in this folder has got.
std::size_t messagesIn(const std::string& folder) {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().extension() == ".json") ++count;
    }
    return count;
}

TEST_F(Providers, AreSwappedByOneCommand) {
    ServerProcess first("smtp_server.py", {});
    ServerProcess second("smtp_server.py", {});
    Installation& here = started();
    addSmtp(here, "first", first);
    addSmtp(here, "second", second, {"--position", "7", "--inactive"});

    const std::string tested =
        here.ctlOk({"provider", "test", "second", "--to", "admin@demo.example"});
    EXPECT_NE(tested.find("accepted"), std::string::npos) << tested;
    EXPECT_NE(tested.find("\nthe provider said: 250 2.0.0 queued\n"), std::string::npos) << tested;
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
    const auto messagesOf = [&](const std::string& name) { return messagesIn(folder(name)); };
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
    const auto expectRefused = [&](const std::string& name, const std::string& prefix,
                                   const std::string& why) {
        const auto refused = here.ctl({"provider", "set", name, "--prefix", prefix});
        EXPECT_EQ(refused.status, 1);
        EXPECT_NE(refused.errors.find(why), std::string::npos) << refused.errors;
    };
    expectRefused("germany", "49", "prefix 49: write a country code such as +49");
    // It was taken once, and the provider served nobody from then on.
    expectRefused("demo-inbox-email", "+49", "prefix +49: inbox sends mail");
}

TEST_F(Providers, ServeEveryBrandAndAddressAgain) {
    Installation& here = started();
    const std::string folder = here.folder() + "/germany";
    changed(here, {"provider", "add", "--name", "germany", "--plugin", "inbox", "--position", "1",
                   "--set", "address_kind=sms", "--set", "folder=" + folder, "--prefix", "+49",
                   "--brand", "Demo Bistro"});
    Client other = addBrand(here, "By Phone", {"--country", "*=none"}, "phone-auth");
    const auto messagesAfterOneTo = [&](const std::string& phone) {
        EXPECT_TRUE(isOk(requestCode(other, "phone_number", phone)));
        here.waitUntilDelivered();
        return messagesIn(folder);
    };
    const auto expectListed = [&](const std::string& serves) {
        const std::string list = here.ctlOk({"provider", "list"});
        EXPECT_NE(list.find("1\tgermany\tactive\tinbox\t" + serves + "\t"), std::string::npos)
            << list;
    };
    expectListed("Demo Bistro\t+49");
    EXPECT_EQ(messagesAfterOneTo("+4915123456781"), 0U);
    changed(here, {"provider", "set", "germany", "--every-brand"});
    expectListed("every brand\t+49");
    EXPECT_EQ(messagesAfterOneTo("+4915123456782"), 1U);
    EXPECT_EQ(messagesAfterOneTo(uniquePhone()), 1U) << "addresses stay as they were";
    changed(here, {"provider", "set", "germany", "--every-address", "--brand", "Demo Bistro"});
    expectListed("Demo Bistro\tevery address");
    EXPECT_EQ(messagesAfterOneTo(uniquePhone()), 1U);
    changed(here, {"provider", "set", "germany", "--every-brand"});
    expectListed("every brand\tevery address");
    EXPECT_EQ(messagesAfterOneTo(uniquePhone()), 2U);
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
    EXPECT_NE(
        finished.output.find("\nthe provider said: 550 <rcpt-550@demo.example> refused by the "
                             "test server\n"),
        std::string::npos)
        << finished.output;
    EXPECT_EQ(here.logOf(0).find("refused by the test server"), std::string::npos);
}

// Kannel answers 202 as well when the link is down: what it means stands in the preset, what it
// said in the answer.
TEST_F(Providers, SayWhatTheGatewaySaidOfTheTestMessage) {
    const TemporaryFolder folder;
    ServerProcess kannel("kannel.py", {folder.path()});
    Installation& here = started();
    here.ctlOk({"provider", "add", "--name", "sms", "--plugin", "sms-gateway", "--inactive",
                "--set", "url=http://127.0.0.1:" + std::to_string(kannel.port("sendsms")), "--set",
                "allow_private_addresses=true", "--set", "username=otp", "--set",
                "password=otp-secret"});
    const std::vector<std::string> command{"provider", "test", "sms", "--to", "+15852826525"};
    EXPECT_TRUE(here.ctlOk(command).starts_with(
        "accepted\nthe provider said: HTTP 202: 0: Accepted for delivery\nsender: "));
    kannel.command("kill fakesmsc");
    const std::string queued = here.ctlOk(command);
    EXPECT_TRUE(
        queued.starts_with("accepted: HTTP 202: queued until the link to the network is back\n"
                           "the provider said: HTTP 202: 3: Queued for later delivery\nsender: "))
        << queued;
}

// A gateway that refuses how long a code is good would else take the test and no code.
TEST_F(Providers, TheTestMessageIsGoodForAsLongAsACode) {
    const TemporaryFolder folder;
    ServerProcess kannel("kannel.py", {folder.path()});
    Installation& here = started();
    const std::string preset = here.folder() + "/own.json";
    std::ofstream(preset) << R"({
        "name": "Own", "settings": {"username": "user", "password": "password"},
        "request": {"method": "POST", "path": "/cgi-bin/sendsms",
                    "headers": {"X-Kannel-Username": "{username}", "X-Kannel-From": "Diner",
                                "X-Kannel-Password": "{password}", "X-Kannel-To": "{to}"},
                    "text": "{minutes_left} minutes"},
        "answers": [{"status": 202, "outcome": "accepted"}]})";
    fs::permissions(preset, fs::perms::owner_read | fs::perms::owner_write);
    here.ctlOk({"provider", "add", "--name", "sms", "--plugin", "sms-gateway", "--inactive",
                "--set", "url=http://127.0.0.1:" + std::to_string(kannel.port("sendsms")), "--set",
                "allow_private_addresses=true", "--set", "preset_file=" + preset, "--set",
                "username=otp", "--set", "password=otp-secret"});
    here.ctlOk({"provider", "test", "sms", "--to", "+15852826525"});
    const auto messages = kannel.waitForEvents("message", 1);
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0]->getValue<std::string>("text"), "10 minutes");
}

// There is nothing to show of one that said nothing.
TEST_F(Providers, SayNothingInTheNameOfAServerThatIsNotThere) {
    Installation& here = started();
    std::optional<ServerProcess> server(std::in_place, "smtp_server.py",
                                        std::vector<std::string>{});
    addSmtp(here, "mail", *server, {"--inactive"});
    server.reset();
    const auto finished = here.ctl({"provider", "test", "mail", "--to", "admin@demo.example"});
    EXPECT_EQ(finished.status, 1);
    EXPECT_NE(finished.output.find("not now"), std::string::npos) << finished.output;
    EXPECT_EQ(finished.output.find("the provider said"), std::string::npos) << finished.output;
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

TEST_F(Providers, APluginThatIsRefusedIsListedWithTheReason) {
    InstallationOptions options;
    options.ownPlugins = true;
    Installation& here = started(options);
    const std::string before = here.ctlOk({"plugin", "list"});
    EXPECT_EQ(before.find("\trefused\t"), std::string::npos) << before;
    const std::string bad = here.folder() + "/plugins/bad.so";
    std::ofstream(bad) << "not a library";
    std::ofstream(here.folder() + "/plugins/notes.txt") << "no plugin";
    const std::string list = here.ctlOk({"plugin", "list"});
    const std::string said = "bad\trefused\t";
    const std::size_t at = list.find(said);
    ASSERT_NE(at, std::string::npos) << list;
    const std::string line = list.substr(at, list.find('\n', at) + 1 - at);
    EXPECT_GT(line.size(), said.size() + 1) << "no reason";
    // The others are listed as before, and the line is all that is new.
    EXPECT_EQ(list.substr(0, at) + list.substr(at + line.size()), before);
}

}  // namespace
}  // namespace patron::tests
