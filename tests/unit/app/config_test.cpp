#include "app/config.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

namespace patron::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr char kGood[] = R"(
database = "sqlite:///tmp/x.db"
keys_folder = "keys"
plugin_folder = "/plugins"
stage_folder = "stage"
sql_folder = "sql"
auth_types = ["email-auth"]
)";

class ConfigTest : public testing::Test {
  protected:
    ConfigTest() {
        std::string pattern = testing::TempDir() + "patron-config-XXXXXX";
        folder_ = mkdtemp(pattern.data());
    }
    ~ConfigTest() override { fs::remove_all(folder_); }

    sdk::Result<Config> load(const std::string& text) {
        std::ofstream(folder_ / "patron.toml") << text;
        return loadConfig(folder_ / "patron.toml");
    }
    std::string refusal(const std::string& text) {
        const auto config = load(text);
        return config ? "" : config.error().detail;
    }
    fs::path folder_;
};

TEST_F(ConfigTest, RelativePathsCountFromTheFile) {
    const auto config = load(kGood);
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->keysFolder, folder_ / "keys");
    EXPECT_EQ(config->pluginFolder, "/plugins");
    EXPECT_EQ(config->mode, Config::Mode::kProduction);
}

TEST_F(ConfigTest, NamesEverythingThatIsWrong) {
    const std::string text = refusal(std::string(kGood) +
                                     "workers = 0\nlisten_mode = \"9\"\ngroup_commit = 1\n"
                                     "colour = \"red\"\nlog_level = \"loud\"\nmode = \"test\"\n");
    EXPECT_THAT(text, HasSubstr("workers must be from 1 to 512"));
    EXPECT_THAT(text, HasSubstr("listen_mode must be octal"));
    EXPECT_THAT(text, HasSubstr("group_commit must be true or false"));
    EXPECT_THAT(text, HasSubstr("there is no key colour"));
    EXPECT_THAT(text, HasSubstr("log_level must be"));
    EXPECT_THAT(text, HasSubstr("mode must be"));
    EXPECT_THAT(refusal(""), HasSubstr("database is required"));
}

TEST_F(ConfigTest, TakesValuesFromEnvironmentAndFiles) {
    setenv("PATRON_TEST_PLACE", "/from/environment", 1);
    std::ofstream(folder_ / "url") << "sqlite:///from/file\n";
    std::string text = kGood;
    text.replace(text.find("sqlite:///tmp/x.db"), 18, "file:url");
    text.replace(text.find("\"/plugins\""), 10, "\"${PATRON_TEST_PLACE}/plugins\"");
    const auto config = load(text);
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->database, "sqlite:///from/file");
    EXPECT_EQ(config->pluginFolder, "/from/environment/plugins");
}

TEST_F(ConfigTest, MissingVariablesAndFilesAreNamed) {
    EXPECT_THAT(refusal("database = \"${PATRON_NO_SUCH_THING}\""),
                HasSubstr("no variable PATRON_NO_SUCH_THING"));
    EXPECT_THAT(refusal("database = \"file:nowhere\""), HasSubstr("nowhere"));
    EXPECT_THAT(refusal("database = "), HasSubstr("patron.toml"));
    EXPECT_THAT(loadConfig(folder_ / "none.toml").error().detail, HasSubstr("--config FILE"));
}

TEST_F(ConfigTest, AuthTypesHaveTablesOfTheirOwn) {
    const auto config = load(std::string(kGood) + "[auth_type.phone-auth]\nvalidity = \"valid\"\n");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->authTypeConfig.at("phone-auth").at("validity"), "valid");
    EXPECT_EQ(config->pluginOf("phone-auth"), "phone-auth");
}

TEST_F(ConfigTest, AnAuthTypeMayNameItsPlugin) {
    const auto config =
        load(std::string(kGood) +
             "[auth_type.google]\nplugin = \"oidc-auth\"\nissuer = \"https://x\"\n");
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->pluginOf("google"), "oidc-auth");
    EXPECT_EQ(config->authTypeConfig.at("google").size(), 1u) << "the rest is the plugin's";
}

}  // namespace
}  // namespace patron::app
