#include <sstream>

#include "loader_fixture.h"

namespace patron::plugin {
namespace {

using OwnPlugins = LoaderTest;

TEST_F(OwnPlugins, AllPassTheGateUnderTheirNames) {
    std::istringstream names(OWN_PLUGINS);
    int count = 0;
    for (std::string name; std::getline(names, name, ',');) {
        const auto info =
            loader_.inspect(std::filesystem::path(OWN_PLUGIN_FOLDER) / (name + ".so"));
        ASSERT_TRUE(info.has_value()) << info.error().detail;
        EXPECT_EQ(info->id, name);
        ++count;
    }
    EXPECT_GT(count, 0);
}

}  // namespace
}  // namespace patron::plugin
