#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <sstream>

#include "places.h"
#include "service_suite.h"

// What patrond and patronctl say when they cannot work, and that a second set-up harms nothing.
namespace patron::tests {
namespace {

namespace fs = std::filesystem;

struct StartUp : OwnInstallation {
    /// What patrond says when it does not start.
    static std::string refusal(Installation& here) {
        here.startPatrond(0);
        EXPECT_EQ(here.patrond().wait(), 1);
        const std::string log = here.logOf(0);
        EXPECT_NE(log.find("patrond: "), std::string::npos) << log;
        fs::remove(here.folder() + "/log/patrond0.log");
        return log;
    }
    static void configure(Installation& here, const std::string& key, const std::string& value) {
        std::string config = contentOf(here.configFile());
        const std::size_t at = config.find(key);
        config.replace(at, config.find('\n', at) - at, key + " = \"" + value + "\"");
        std::ofstream(here.configFile()) << config;
    }
    /// The migrations of a release to come: ours, and one that adds a table and a column.
    static std::string nextSchema(const Installation& here) {
        const std::string folder = here.folder() + "/next-sql";
        fs::create_directory(folder);
        int newest = 0;
        for (const auto& entry : fs::directory_iterator(sourceFolder() + "/sql")) {
            if (entry.path().extension() != ".sql") continue;
            fs::copy(entry.path(), folder);
            newest = std::max(newest, std::stoi(entry.path().filename().string()));
        }
        std::ostringstream name;
        name << std::setw(4) << std::setfill('0') << newest + 1 << "_next_release.sql";
        std::ofstream(fs::path(folder) / name.str())
            << "-- compatible-with: " << newest << "\n"
            << "CREATE TABLE loyalty_card (id BIGINT NOT NULL PRIMARY KEY);\n"
            << "ALTER TABLE account ADD COLUMN nickname TEXT NOT NULL DEFAULT 'none';\n";
        return folder;
    }
    static void expectSays(const std::string& text, const std::vector<std::string>& words) {
        for (const std::string& word : words) EXPECT_NE(text.find(word), std::string::npos) << text;
    }
};

TEST_F(StartUp, WithoutKeysSaysWhichCommandHelps) {
    Installation& here = install();
    expectSays(refusal(here), {"patronctl setup"});
}

TEST_F(StartUp, WithoutSchemaSaysWhichCommandHelps) {
    Installation& here = install();
    here.setUp();
    here.loseDatabase();
    expectSays(refusal(here), {"patronctl migrate"});
    // Looking does not make a database.
    expectSays(refusal(here), {"patronctl migrate"});
    here.ctlOk({"migrate"});
    here.setUp();
    here.start();
}

TEST_F(StartUp, OnAnOlderSchemaSaysWhichCommandHelps) {
    Installation& here = install();
    here.setUp();
    here.database().run("DELETE FROM schema_migration");
    expectSays(refusal(here), {"patronctl migrate"});
}

TEST_F(StartUp, OnANewerSchemaThatItCannotReadRefuses) {
    Installation& here = install();
    here.setUp();
    here.database().run(
        "UPDATE schema_migration SET version = version + 1000, compatible_with = 999");
    expectSays(refusal(here), {"newer"});
}

// A process of the release before may be restarted while a rolling upgrade is half done.
TEST_F(StartUp, OnTheNextSchemaThatItCanReadWorks) {
    Installation& here = install();
    here.setUp();
    const std::string ours = contentOf(here.configFile());
    configure(here, "sql_folder", nextSchema(here));
    expectSays(here.ctlOk({"migrate"}), {"applied", "_next_release.sql"});
    std::ofstream(here.configFile()) << ours;

    here.start();
    Customer customer = signUpByEmail(here);
    EXPECT_TRUE(isOk(customer.update(object({{"first_name", "Ada"}}))));
    EXPECT_EQ(customer.get().accountText("first_name"), "Ada");
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(customer.update(object({{"email", target}}))));
    EXPECT_EQ(customer.confirmEmail(here.inbox().nextCode(target)).accountText("email"), target);
    expectSays(here.ctlOk({"account", "show", "--brand", "Demo Diner", target}), {customer.id});
    EXPECT_EQ(here.database().text("SELECT nickname FROM account"), "none");
    // What it would add is there, and more than it knows: `migrate` is the newer release's to run.
    const Finished migrated = here.ctl({"migrate"});
    EXPECT_EQ(migrated.status, 1);
    expectSays(migrated.errors, {"newer"});
}

TEST_F(StartUp, SetUpTwiceChangesNothing) {
    Installation& here = started();
    Customer customer = signUpByEmail(here);
    const std::string keys = here.ctlOk({"key", "list"});
    here.setUp();
    EXPECT_EQ(here.ctlOk({"key", "list"}), keys);
    EXPECT_NE(here.ctlOk({"migrate"}).find("up to date"), std::string::npos);
    EXPECT_TRUE(isOk(customer.get()));
    EXPECT_EQ(here.patrond().terminate(), 0);
    here.startPatrond(0);
    here.waitUntilReady();
    EXPECT_TRUE(isOk(customer.get()));
}

TEST_F(StartUp, NamesEveryProblemOfTheConfigurationAtOnce) {
    Installation& here = install();
    std::ofstream(here.configFile())
        << "mode = \"staging\"\nworkers = \"many\"\nlisten_mode = \"rw\"\n"
           "max_queued = 0\ncolour = \"blue\"\nlog_level = \"loud\"\n"
           "database = \"sqlite:///x\"\n";
    const Finished check = here.ctl({"config", "check"});
    EXPECT_EQ(check.status, 1);
    expectSays(check.errors, {"mode", "workers", "listen_mode", "max_queued", "colour", "log_level",
                              "keys_folder is required", "auth_types is required"});
    expectSays(refusal(here), {"colour", "keys_folder is required"});
}

TEST_F(StartUp, NamesWhatTheConfigurationFileIsNot) {
    Installation& here = install();
    std::ofstream(here.configFile()) << "mode = = x\n";
    EXPECT_EQ(here.ctl({"config", "check"}).status, 1);
    fs::remove(here.configFile());
    const Finished missing = here.ctl({"config", "check"});
    EXPECT_EQ(missing.status, 1);
    expectSays(missing.errors, {"patron.toml"});
}

TEST_F(StartUp, ConfigurationThatIsGoodIsCalledGood) {
    Installation& here = install();
    expectSays(here.ctlOk({"config", "check"}), {"is good"});
    const std::string keys = here.ctlOk({"config", "keys"});
    expectSays(keys, {"database", "keys_folder", "listen", "workers", "drain_seconds"});
}

TEST_F(StartUp, WithKeysThatOthersMayReadRefuses) {
    Installation& here = install();
    here.setUp();
    for (const auto& entry : fs::directory_iterator(here.folder() + "/keys")) {
        if (entry.is_regular_file()) fs::permissions(entry.path(), fs::perms(0644));
    }
    expectSays(refusal(here), {"keys"});
}

TEST_F(StartUp, WithoutAnAuthTypeInUseRefuses) {
    Installation& here = install();
    here.setUp();
    const std::string folder = here.folder() + "/plugins";
    fs::create_directory(folder);
    configure(here, "plugin_folder", folder);
    expectSays(refusal(here), {"email-auth"});
}

TEST_F(StartUp, SaysWhichReleaseItIs) {
    Installation& here = started();
    const Finished version = runToEnd({program("patrond"), "--version"});
    EXPECT_EQ(version.status, 0);
    ASSERT_TRUE(version.output.starts_with("patrond ")) << version.output;
    const std::string release = version.output.substr(8, version.output.find('\n') - 8);
    EXPECT_EQ(here.ctlOk({"--version"}), "patronctl " + release + "\n");
    EXPECT_TRUE(eventually([&] {
        return here.logOf(0).find(R"("event":"service.ready","version":")" + release + "\"") !=
               std::string::npos;
    }));
    expectSays(here.logOf(0), {R"("deliver":true)", R"("event":"plugin.loaded","plugin":"inbox")"});
}

// One at night reads --help and copies what stands there.
TEST_F(StartUp, HelpHasAnExampleOfEachCommandsOwn) {
    Installation& here = install();
    const std::vector<std::vector<std::string>> commands{{"config"},
                                                         {"brand"},
                                                         {"brand", "set"},
                                                         {"app"},
                                                         {"provider"},
                                                         {"provider", "add"},
                                                         {"provider", "test"},
                                                         {"plugin"},
                                                         {"message"},
                                                         {"message", "list"},
                                                         {"message", "replay"},
                                                         {"template"},
                                                         {"template", "set"},
                                                         {"key"},
                                                         {"account"},
                                                         {"audit"}};
    for (std::vector<std::string> command : commands) {
        std::string words = "patronctl";
        for (const std::string& word : command) words += " " + word;
        command.emplace_back("--help");
        const std::string help = here.ctlOk(command);
        const std::string end = help.substr(help.find("Options:"));
        EXPECT_NE(end.find(words + " "), std::string::npos) << words << "\n" << help;
    }
    expectSays(here.ctlOk({"--help"}),
               {"Exit status: 0 done; 1 refused", "75 the database is away"});
    const std::string list = here.ctlOk({"brand", "list", "--help"});
    EXPECT_EQ(list.find("Exit status"), std::string::npos) << "that is of the program";
    EXPECT_GE(here.ctl({"provider", "add"}).status, 100);
}

TEST_F(StartUp, IsReadyWithinASecondAndWaitsForNobody) {
    Installation& here = started();
    EXPECT_EQ(here.patrond().terminate(), 0);
    // A socket that a killed process left behind is no obstacle.
    here.startPatrond(0);
    here.waitUntilReady();
    here.patrond().signal(SIGKILL);
    here.patrond().wait();
    here.startPatrond(0);
    here.waitUntilReady();
}

}  // namespace
}  // namespace patron::tests
