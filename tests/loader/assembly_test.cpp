#include "app/plugin_assembly.h"

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

    fakes::KeyFolder keys_;
};

TEST_F(AssemblyTest, AuthTypesThatShareNothingAreLoadedTogether) {
    EXPECT_EQ(refusalOfTypes({{"member", "member"}, {"staff", "nothing_shared"}}), "");
}

TEST_F(AssemblyTest, NoTwoAuthTypesOwnOneAttribute) {
    EXPECT_SAYS(refusalOfTypes({{"member", "member"}, {"heir", "same_attribute"}}),
                "both own the attribute member");
}

// Apps tell auth types apart by this number.
TEST_F(AssemblyTest, NoTwoAuthTypesHaveOneNumber) {
    EXPECT_SAYS(refusalOfTypes({{"member", "member"}, {"guest", "same_number"}}),
                "both have the auth_type_id 9");
}

}  // namespace
}  // namespace patron::app
