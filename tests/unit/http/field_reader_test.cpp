#include "http/field_reader.h"

#include <gmock/gmock.h>

#include "http/json_body.h"

namespace patron::http {
namespace {

class FieldReaderTest : public testing::Test {
  protected:
    FieldReader& read(const std::string& body) {
        document_.emplace(std::move(*readJsonObject(body)));
        reader_.emplace(*document_);
        return *reader_;
    }
    std::optional<rapidjson::Document> document_;
    std::optional<FieldReader> reader_;
};

TEST_F(FieldReaderTest, TakesNumbersInStrings) {
    EXPECT_EQ(read(R"({"n":"2"})").number("n"), 2);
    EXPECT_EQ(read(R"({"n":2})").number("n"), 2);
    EXPECT_EQ(read("{}").number("n"), std::nullopt);
    EXPECT_TRUE(reader_->good());
}

TEST_F(FieldReaderTest, RefusesWhatIsNoWholeNumber) {
    for (const char* body : {R"({"n":"2x"})", R"({"n":""})", R"({"n":2.5})", R"({"n":true})",
                             R"({"n":null})", R"({"n":"99999999999"})", R"({"n":[2]})"}) {
        EXPECT_EQ(read(body).number("n"), std::nullopt) << body;
        EXPECT_FALSE(reader_->good()) << body;
    }
}

TEST_F(FieldReaderTest, PadsACodeThatCameAsANumber) {
    EXPECT_EQ(read(R"({"c":53631})").requiredCode("c"), "053631");
    EXPECT_EQ(read(R"({"c":0})").requiredCode("c"), "000000");
    EXPECT_EQ(read(R"({"c":"053631"})").requiredCode("c"), "053631");
    EXPECT_TRUE(reader_->good());
}

TEST_F(FieldReaderTest, ACodeMustBeThere) {
    for (const char* body : {"{}", R"({"c":null})", R"({"c":""})", R"({"c":"  "})", R"({"c":-5})",
                             R"({"c":[1]})", R"({"c":true})"}) {
        EXPECT_EQ(read(body).requiredCode("c"), "") << body;
        EXPECT_FALSE(reader_->good()) << body;
    }
}

TEST_F(FieldReaderTest, NullClearsOnlyWhereItMay) {
    EXPECT_EQ(read(R"({"t":null})").clearableText("t"), "");
    EXPECT_TRUE(reader_->good());
    EXPECT_EQ(read(R"({"t":null})").text("t"), std::nullopt);
    EXPECT_FALSE(reader_->good());
}

TEST_F(FieldReaderTest, NamesEveryBadFieldAtOnce) {
    FieldReader& fields = read(R"({"a":1,"b":"x"})");
    fields.text("a");
    fields.number("b");
    fields.requiredText("c");
    const auto verdict = fields.verdict();
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().code, sdk::ErrorCode::kRequestInvalid);
    EXPECT_THAT(verdict.error().fields,
                testing::ElementsAre(testing::Field(&sdk::BadField::field, "a"),
                                     testing::Field(&sdk::BadField::field, "b"),
                                     testing::Field(&sdk::BadField::field, "c")));
}

}  // namespace
}  // namespace patron::http
