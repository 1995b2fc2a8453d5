#include "json_object.h"

#include <gtest/gtest.h>

namespace patron::oidc_auth {
namespace {

TEST(JsonObject, ReadsMembersOfTheTypeThatIsAskedFor) {
    const auto object = JsonObject::parse(
        R"({"t":"x","n":17.9,"b":true,"s":"false","a":["x","y"],"o":[{"k":1},2,{"k":1,"k":2}]})");
    ASSERT_TRUE(object);
    EXPECT_EQ(object->text("t"), "x");
    EXPECT_EQ(object->text("n"), std::nullopt);
    EXPECT_EQ(object->seconds("n"), 17);
    EXPECT_EQ(object->seconds("t"), std::nullopt);
    EXPECT_EQ(object->flag("b"), true);
    EXPECT_EQ(object->flag("s"), false) << "as Apple writes it";
    EXPECT_EQ(object->flag("t"), std::nullopt);
    EXPECT_EQ(object->texts("a"), (std::vector<std::string>{"x", "y"}));
    EXPECT_EQ(object->texts("t"), std::vector<std::string>{"x"});
    EXPECT_TRUE(object->texts("o").empty());
    EXPECT_EQ(object->objects("o").size(), 1u) << "what names a member twice is none";
    EXPECT_FALSE(object->has("nothing"));
}

TEST(JsonObject, RefusesWhatIsNotOneObject) {
    for (const char* text : {"", "null", "[]", "17", "{", "{}{}", "{\"a\":}", "{\"a\":\"\xff\"}",
                             R"({"a":"\ud800"})", R"({"sub":"me","sub":"you"})"}) {
        EXPECT_FALSE(JsonObject::parse(text)) << text;
    }
}

TEST(JsonObject, SurvivesAMillionBrackets) {
    EXPECT_FALSE(JsonObject::parse("{\"a\":" + std::string(1'000'000, '[')));
}

TEST(JsonObject, TakesNoMomentBeyondTheCalendar) {
    const auto object =
        JsonObject::parse(R"({"a":-1,"b":1e300,"c":253402300799,"d":253402300800})");
    EXPECT_EQ(object->seconds("a"), std::nullopt);
    EXPECT_EQ(object->seconds("b"), std::nullopt);
    EXPECT_EQ(object->seconds("c"), 253402300799);
    EXPECT_EQ(object->seconds("d"), std::nullopt);
}

}  // namespace
}  // namespace patron::oidc_auth
