#include "json_path.h"

#include <gtest/gtest.h>

namespace {

using patron::sms_gateway::JsonPath;
using Texts = std::vector<std::string>;

Texts found(const char* path, const char* json) {
    rapidjson::Document document;
    document.Parse(json);
    return JsonPath::parse(path)->find(document);
}

TEST(JsonPath, FindsTextsNumbersAndTruthValues) {
    EXPECT_EQ(found("/a/b", R"({"a": {"b": "x"}})"), Texts{"x"});
    EXPECT_EQ(found("/code", R"({"code": 21211})"), Texts{"21211"});
    EXPECT_EQ(found("/ok", R"({"ok": true})"), Texts{"true"});
    EXPECT_EQ(found("/a~1b/0", R"({"a/b": ["x"]})"), Texts{"x"});
}

TEST(JsonPath, TakesAStarForEveryElement) {
    EXPECT_EQ(found("/m/*/s", R"({"m": [{"s": "0"}, {"t": 1}, {"s": "5"}]})"), (Texts{"0", "5"}));
    EXPECT_EQ(found("/*", R"({"*": "a member of that name"})"), Texts{"a member of that name"});
}

TEST(JsonPath, FindsNothingWhereNothingIs) {
    for (const char* json : {"{}", "[]", "null", R"({"a": 1})", R"({"a": []})", R"({"a": [{}]})"}) {
        EXPECT_EQ(found("/a/0/b", json), Texts{}) << json;
    }
    EXPECT_EQ(found("/a", R"({"a": {"b": 1}})"), Texts{});
}

TEST(JsonPath, MustBeAPointer) {
    EXPECT_FALSE(JsonPath::parse("a/b").has_value());
    EXPECT_FALSE(JsonPath::parse("").has_value());
    EXPECT_FALSE(JsonPath::parse("/a~2").has_value());
}

}  // namespace
