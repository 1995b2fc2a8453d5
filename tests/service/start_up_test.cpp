#include <signal.h>

#include <filesystem>
#include <fstream>

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
    std::string config = here.configText();
    const std::string folder = here.folder() + "/plugins";
    fs::create_directory(folder);
    const std::size_t at = config.find("plugin_folder");
    config.replace(at, config.find('\n', at) - at, "plugin_folder = \"" + folder + "\"");
    std::ofstream(here.configFile()) << config;
    expectSays(refusal(here), {"email-auth"});
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
