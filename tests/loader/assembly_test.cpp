#include "app/plugin_assembly.h"

#include <fstream>

#include "fakes/key_folder.h"
#include "loader_fixture.h"

namespace patron::app {
namespace {

class AssemblyTest : public plugin::LoaderTest {
  protected:
    /// Why the auth types are not loaded together; empty when they are.
    std::string refusalOfTypes(const std::map<std::string, std::string>& folderById) {
        Config config;
        config.pluginFolder = scratch_.path() / "plugins";
        for (const auto& [id, folder] : folderById) {
            copy(built(folder, id), "plugins/" + id + ".so");
            config.authTypes.push_back(id);
        }
        PluginAssembly assembly(config, loader_, keys_.keys(), host_.log());
        const auto set = assembly.build(brand::Catalogue(1, {}, {}), {});
        if (set) {
            EXPECT_EQ((*set)->authTypes().size(), folderById.size());
            return {};
        }
        EXPECT_EQ(set.error().code, sdk::ErrorCode::kPluginRefused);
        return set.error().detail;
    }

    Config config_ = [this] {
        Config config;
        config.mode = Config::Mode::kDemo;  // the channel keeps what it delivers
        config.pluginFolder = scratch_.path() / "plugins";
        return config;
    }();
    /// The only provider of a set made of one row.
    plugin::LoadedProvider load(PluginAssembly& assembly, const brand::ProviderRow& row) {
        const auto set = assembly.build(brand::Catalogue(1, {}, {}), {row});
        EXPECT_TRUE(set.has_value());
        EXPECT_EQ((*set)->providers().size(), 1U);
        return (*set)->providers().front();
    }
    static brand::ProviderRow echoRow(const std::string& configuration = "{}") {
        brand::ProviderRow row;
        row.id = 1;
        row.name = "echo";
        row.pluginId = "echo";
        row.configuration = configuration;
        return row;
    }

    fakes::KeyFolder keys_;
    PluginAssembly assembly_{config_, loader_, keys_.keys(), host_.log()};
};

TEST_F(AssemblyTest, AuthTypesThatShareNothingAreLoadedTogether) {
    EXPECT_EQ(refusalOfTypes({{"member", "member"}, {"staff", "nothing_shared"}}), "");
}

TEST_F(AssemblyTest, NoTwoAuthTypesOwnOneAttribute) {
    EXPECT_SAYS(refusalOfTypes({{"member", "member"}, {"heir", "same_attribute"}}),
                "both own the attribute member");
}

// Each brand has its own clients, and takes tokens for those alone.
TEST_F(AssemblyTest, TwoThatAreProvenByDocumentsMayShareAnIssuer) {
    EXPECT_EQ(refusalOfTypes({{"web", "document_one"}, {"app", "document_two"}}), "");
    EXPECT_SAYS(refusalOfTypes({{"member", "member"}, {"card", "document_of_members"}}),
                "both own the attribute member");
}

// Apps tell auth types apart by this number.
TEST_F(AssemblyTest, NoTwoAuthTypesHaveOneNumber) {
    EXPECT_SAYS(refusalOfTypes({{"member", "member"}, {"guest", "same_number"}}),
                "both have the auth_type_id 9");
}

TEST_F(AssemblyTest, AnAuthTypeMayBeCalledOtherwiseThanItsPlugin) {
    copy(built("member", "member"), "plugins/member.so");
    config_.authTypePlugins["club"] = "member";
    brand::Brand brand;
    brand.authType = "club";
    const auto set = assembly_.build(brand::Catalogue(1, {brand}, {}), {});
    ASSERT_TRUE(set.has_value()) << set.error().detail;
    ASSERT_NE((*set)->authType("club"), nullptr);
    EXPECT_EQ((*set)->authType("club")->info().attribute, "member");
    EXPECT_EQ((*set)->authType("member"), nullptr);
}

TEST_F(AssemblyTest, TheSocialAuthTypesOfABrandAreLoaded) {
    copy(built("member", "member"), "plugins/member.so");
    copy(built("nothing_shared", "staff"), "plugins/staff.so");
    brand::Brand brand;
    brand.authType = "member";
    brand.socialAuthTypes = {"staff"};
    const auto set = assembly_.build(brand::Catalogue(1, {brand}, {}), {});
    ASSERT_TRUE(set.has_value()) << set.error().detail;
    EXPECT_NE((*set)->authType("staff"), nullptr);
}

TEST_F(AssemblyTest, AnUnchangedProviderKeepsItsInstance) {
    copy(built("version_one", "echo"), "plugins/echo.so");
    const auto before = load(assembly_, echoRow()).channel;
    EXPECT_FALSE(assembly_.filesChanged());
    EXPECT_EQ(load(assembly_, echoRow()).channel, before);
}

TEST_F(AssemblyTest, ANewPluginFileIsNoticedAndUsed) {
    copy(built("version_one", "echo"), "plugins/echo.so");
    EXPECT_EQ(answerOf(*load(assembly_, echoRow()).channel), "one");
    copy(built("version_two", "echo"), "plugins/echo.so");
    EXPECT_TRUE(assembly_.filesChanged());
    EXPECT_EQ(answerOf(*load(assembly_, echoRow()).channel), "two");
    EXPECT_FALSE(assembly_.filesChanged());
}

TEST_F(AssemblyTest, ABadPluginFileLeavesTheOneBeforeInUse) {
    copy(built("version_one", "echo"), "plugins/echo.so");
    load(assembly_, echoRow());
    std::ofstream(scratch_.path() / "text") << "no library\n";
    copy(scratch_.path() / "text", "plugins/echo.so");
    EXPECT_TRUE(assembly_.filesChanged());
    const auto loaded = load(assembly_, echoRow());
    ASSERT_NE(loaded.channel, nullptr);
    EXPECT_EQ(answerOf(*loaded.channel), "one");
    EXPECT_NE(loaded.problem, "");
    EXPECT_FALSE(assembly_.filesChanged()) << "it is looked at once";
    copy(built("version_two", "echo"), "plugins/echo.so");
    EXPECT_EQ(answerOf(*load(assembly_, echoRow()).channel), "two");
}

TEST_F(AssemblyTest, ABadConfigurationLeavesTheOneBeforeInUse) {
    copy(built("version_one", "echo"), "plugins/echo.so");
    const auto before = load(assembly_, echoRow()).channel;
    const auto loaded = load(assembly_, echoRow(R"({"colour":"red"})"));
    EXPECT_EQ(loaded.channel, before);
    EXPECT_SAYS(loaded.problem, "colour");
    EXPECT_EQ(load(assembly_, echoRow()).problem, "");
}

TEST_F(AssemblyTest, AProviderThatNeverWorkedHasNoChannel) {
    const auto loaded = load(assembly_, echoRow());
    EXPECT_EQ(loaded.channel, nullptr);
    EXPECT_NE(loaded.problem, "");
}

TEST_F(AssemblyTest, AnInactiveProviderIsNotLoaded) {
    auto row = echoRow();
    row.state = brand::ProviderState::kInactive;
    const auto set = assembly_.build(brand::Catalogue(1, {}, {}), {row});
    ASSERT_TRUE(set.has_value());
    EXPECT_TRUE((*set)->providers().empty());
}

}  // namespace
}  // namespace patron::app
