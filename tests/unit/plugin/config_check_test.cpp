#include "plugin/config_check.h"

#include <gtest/gtest.h>

namespace {

using namespace patron;
using sdk::ConfigKey;
using sdk::ConfigType;
using Values = std::map<std::string, std::string>;

sdk::PluginInfo info() {
    return {"smtp",
            "1.0.0",
            sdk::PluginKind::kOtpChannel,
            "Sends mail.",
            {{.name = "host", .description = "Server.", .required = true},
             {.name = "port",
              .type = ConfigType::kInteger,
              .description = "Port.",
              .defaultValue = "587",
              .minimum = 1,
              .maximum = 65535},
             {.name = "tls",
              .type = ConfigType::kChoice,
              .description = "How.",
              .defaultValue = "starttls",
              .choices = {"none", "starttls", "implicit"}},
             {.name = "debug", .type = ConfigType::kBoolean, .description = "Talk."},
             {.name = "password", .type = ConfigType::kSecret, .description = "Password."}}};
}

/// The one rule that is broken; its sentence must name the key and must not repeat the value.
std::string ruleFor(const std::string& key, const std::string& value) {
    Values values = {{"host", "mail.example"}};
    values[key] = value;
    const auto checked = plugin::checkConfig(info(), values);
    if (checked) return "";
    EXPECT_EQ(checked.error().code, sdk::ErrorCode::kConfigInvalid);
    EXPECT_EQ(checked.error().fields.size(), 1u);
    const sdk::BadField& field = checked.error().fields.at(0);
    EXPECT_EQ(field.field, key);
    EXPECT_NE(field.message.find(key), std::string::npos);
    EXPECT_EQ(checked.error().detail, field.message);
    if (!value.empty()) {
        EXPECT_EQ(field.message.find(value), std::string::npos);
    }
    return field.rule;
}

TEST(ConfigCheck, FillsInDefaults) {
    const auto config = plugin::checkConfig(info(), {{"host", "mail.example"}});
    ASSERT_TRUE(config) << config.error().detail;
    EXPECT_EQ(config->text("host"), "mail.example");
    EXPECT_EQ(config->integer("port"), 587);
    EXPECT_EQ(config->text("tls"), "starttls");
    EXPECT_FALSE(config->has("debug"));
    EXPECT_FALSE(config->has("password"));
}

TEST(ConfigCheck, PrefersWhatIsGiven) {
    const auto config = plugin::checkConfig(
        info(), {{"host", "m"}, {"port", "25"}, {"tls", "none"}, {"debug", "true"}});
    ASSERT_TRUE(config);
    EXPECT_EQ(config->integer("port"), 25);
    EXPECT_EQ(config->text("tls"), "none");
    EXPECT_TRUE(config->boolean("debug"));
}

TEST(ConfigCheck, RequiresWhatIsRequired) {
    EXPECT_EQ(ruleFor("host", ""), "required");
    const auto config = plugin::checkConfig(info(), {});
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().fields.at(0).rule, "required");
}

TEST(ConfigCheck, CountsAnEmptyValueAsNotGiven) {
    const auto config = plugin::checkConfig(info(), {{"host", "m"}, {"port", ""}, {"debug", ""}});
    ASSERT_TRUE(config);
    EXPECT_EQ(config->integer("port"), 587);
}

TEST(ConfigCheck, RefusesKeysThatThePluginDoesNotHaveAndNamesThoseItHas) {
    EXPECT_EQ(ruleFor("prot", "25"), "unknown");
    const auto config = plugin::checkConfig(info(), {{"host", "m"}, {"prot", "25"}});
    EXPECT_NE(config.error().detail.find("port, tls"), std::string::npos) << config.error().detail;
}

TEST(ConfigCheck, TakesWholeNumbersWithinTheirRange) {
    for (const char* value : {"1", "65535"}) EXPECT_EQ(ruleFor("port", value), "");
    for (const char* value : {"0", "-1", "65536", "99999999999999999999"}) {
        EXPECT_EQ(ruleFor("port", value), "range") << value;
    }
    for (const char* value : {"x25", "25x", "2 5", " 25", "0x19", "25.0", "+25"}) {
        EXPECT_EQ(ruleFor("port", value), "integer") << value;
    }
}

TEST(ConfigCheck, TakesTrueAndFalseAndNothingElseForABoolean) {
    for (const char* value : {"true", "false"}) EXPECT_EQ(ruleFor("debug", value), "");
    for (const char* value : {"TRUE", "yes", "1", "0"})
        EXPECT_EQ(ruleFor("debug", value), "boolean");
}

TEST(ConfigCheck, TakesOneOfTheChoices) {
    EXPECT_EQ(ruleFor("tls", "implicit"), "");
    for (const char* value : {"ssl", "None"}) EXPECT_EQ(ruleFor("tls", value), "choice");
}

TEST(ConfigCheck, NamesEverythingThatIsWrongAtOnce) {
    const auto config = plugin::checkConfig(
        info(), {{"port", "x"}, {"tls", "ssl"}, {"debug", "maybe"}, {"a", "b"}});
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().fields.size(), 5u);
    for (const sdk::BadField& field : config.error().fields) {
        EXPECT_NE(config.error().detail.find(field.message), std::string::npos);
    }
}

TEST(ConfigCheck, SaysSoWhenAPluginHasNoKeysAtAll) {
    sdk::PluginInfo bare = info();
    bare.config.clear();
    const auto config = plugin::checkConfig(bare, {{"host", "m"}});
    ASSERT_FALSE(config);
    EXPECT_NE(config.error().detail.find("has none"), std::string::npos);
}

/// The sentence about a plugin that describes itself badly.
std::string flawOf(const sdk::PluginInfo& bad) {
    const auto checked = plugin::checkPluginInfo(bad);
    if (checked) return "";
    EXPECT_EQ(checked.error().code, sdk::ErrorCode::kPluginRefused);
    return checked.error().detail;
}

TEST(PluginInfoCheck, TakesAPluginThatDescribesItself) { EXPECT_EQ(flawOf(info()), ""); }

TEST(PluginInfoCheck, RefusesAnIdThatIsNoPlainName) {
    for (const char* id : {"", "SMTP", "my plugin", "../smtp", "smtp.so"}) {
        sdk::PluginInfo bad = info();
        bad.id = id;
        EXPECT_NE(flawOf(bad).find("id"), std::string::npos) << id;
    }
}

TEST(PluginInfoCheck, RefusesAPluginWithoutAVersion) {
    sdk::PluginInfo bad = info();
    bad.version = "";
    EXPECT_NE(flawOf(bad).find("version"), std::string::npos);
}

TEST(PluginInfoCheck, RefusesKeysThatNobodyCouldUse) {
    const std::vector<std::pair<ConfigKey, const char*>> cases = {
        {{.name = "", .description = "d"}, "without a name"},
        {{.name = "k", .description = ""}, "without a description"},
        {{.name = "host", .description = "d"}, "twice"},
        {{.name = "k", .type = ConfigType::kChoice, .description = "d"}, "without choices"},
        {{.name = "k", .type = ConfigType::kInteger, .description = "d", .defaultValue = "x"},
         "does not fit"}};
    for (const auto& [key, part] : cases) {
        sdk::PluginInfo bad = info();
        bad.config.push_back(key);
        EXPECT_NE(flawOf(bad).find(part), std::string::npos) << flawOf(bad);
    }
}

}  // namespace
