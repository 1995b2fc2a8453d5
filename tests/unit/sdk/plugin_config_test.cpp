#include "sdk/plugin_config.h"

#include <gtest/gtest.h>

namespace {

using patron::sdk::PluginConfig;

TEST(PluginConfig, GivesValuesInTheirTypes) {
    const PluginConfig config(
        {{"host", "mail"}, {"port", "587"}, {"tls", "true"}, {"off", "false"}});
    EXPECT_EQ(config.text("host"), "mail");
    EXPECT_EQ(config.integer("port"), 587);
    EXPECT_TRUE(config.boolean("tls"));
    EXPECT_FALSE(config.boolean("off"));
}

TEST(PluginConfig, GivesEmptyValuesForWhatIsNotThere) {
    const PluginConfig config({});
    EXPECT_FALSE(config.has("host"));
    EXPECT_EQ(config.text("host"), "");
    EXPECT_EQ(config.integer("host"), 0);
    EXPECT_FALSE(config.boolean("host"));
}

}  // namespace
