#include "http/json_body.h"

#include <gtest/gtest.h>

namespace patron::http {
namespace {

std::string nested(int depth) {
    // The object itself is one level.
    std::string text = R"({"a":)";
    for (int i = 1; i < depth; ++i) text += '[';
    for (int i = 1; i < depth; ++i) text += ']';
    return text + (depth == 1 ? "1}" : "}");
}

TEST(JsonBody, TakesOneObject) {
    const auto document = readJsonObject(R"( {"a":"ö","b":[1,{"c":null}]} )");
    ASSERT_TRUE(document);
    EXPECT_STREQ((*document)["a"].GetString(), "ö");
}

class RefusedBody : public testing::TestWithParam<std::string> {};

TEST_P(RefusedBody, IsAJsonError) {
    const auto document = readJsonObject(GetParam());
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().code, sdk::ErrorCode::kRequestJson);
}

INSTANTIATE_TEST_SUITE_P(
    JsonBody, RefusedBody,
    testing::Values("", "null", "[]", "\"text\"", "{", "{}{}", "{} x", "{'a':1}", "{\"a\":1,}",
                    "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "{\"a\":\"\xff\"}",
                    "{\"a\":\"\xc3\"}", "{\"a\":\"\xed\xa0\x80\"}", "{\"a\":\"\\ud800\"}",
                    "{\"a\":\"\\udc00\"}", "{\"a\":\"\\ud800\\u0041\"}", "{\"a\":\"\\u0000\"}",
                    std::string("{\"a\":\"\0\"}", 9), "{\"\\u0000\":1}", std::string("{}\0x", 4),
                    "{\"a\":NaN}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":\"\n\"}", "// no\n{}",
                    nested(17), nested(60000)));

TEST(JsonBody, TakesSixteenLevels) { EXPECT_TRUE(readJsonObject(nested(16))); }

TEST(JsonBody, NamesThatDifferOnlyInEscapesAreDuplicates) {
    EXPECT_FALSE(readJsonObject("{\"a\":1,\"\\u0061\":2}"));
}

}  // namespace
}  // namespace patron::http
