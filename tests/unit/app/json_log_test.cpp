#include "app/json_log.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

namespace patron::app {
namespace {

TEST(JsonLog, WritesOneObjectALine) {
    testing::internal::CaptureStderr();
    {
        JsonLog log("info", false);
        log.write(sdk::LogLevel::kInfo, "a.b",
                  {{"text", "x\r\n{\"event\":\"forged\"}"}, {"n", 5}, {"r", 1.5}, {"b", true}});
        log.write(sdk::LogLevel::kDebug, "hidden", {});
    }
    const std::string out = testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
    rapidjson::Document line;
    line.Parse(out.c_str());
    ASSERT_FALSE(line.HasParseError()) << out;
    EXPECT_STREQ(line["event"].GetString(), "a.b");
    EXPECT_STREQ(line["level"].GetString(), "info");
    EXPECT_EQ(line["n"].GetInt(), 5);
    EXPECT_TRUE(line["b"].GetBool());
}

}  // namespace
}  // namespace patron::app
