#include "account/text_rules.h"

#include <gtest/gtest.h>

#include "account/profile_rules.h"

namespace patron::account {
namespace {

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

TEST(TextRules, KeepsNamesWithoutTheSpacesAroundThem) {
    const std::pair<std::string, std::string> kept[] = {
        {"John", "John"},
        {"  Mary Jane ", "Mary Jane"},
        {"\xC2\xA0Zo\xC3\xAB\xE3\x80\x80", "Zo\xC3\xAB"},
        {"O'Brien-Smith", "O'Brien-Smith"},
        {"<b>Bobby</b>", "<b>Bobby</b>"},
        {repeated("\xF0\x9F\x8D\x95", 100), repeated("\xF0\x9F\x8D\x95", 100)},
        {" " + std::string(100, 'x') + " ", std::string(100, 'x')},
    };
    for (const auto& [given, expected] : kept) {
        BadFields bad;
        EXPECT_EQ(judgeName("first_name", given, bad).value_or("refused"), expected);
        EXPECT_TRUE(bad.empty());
    }
}

TEST(TextRules, RefusesNamesAndSaysByWhichRule) {
    using namespace std::string_literals;
    const std::pair<std::string, const char*> refused[] = {
        {"", "required"},
        {"   ", "required"},
        {"\xC2\xA0\xE3\x80\x80", "required"},
        {std::string(101, 'x'), "max_length"},
        {repeated("\xC3\xA9", 101), "max_length"},
        {"John\r\nBcc: x", "control_characters"},
        {"John\n", "control_characters"},
        {"Jo\0hn"s, "control_characters"},
        {"John\x7F", "control_characters"},
        {"John\xC2\x85", "control_characters"},
    };
    for (const auto& [given, rule] : refused) {
        BadFields bad;
        EXPECT_FALSE(judgeName("last_name", given, bad));
        ASSERT_EQ(bad.size(), 1u);
        EXPECT_EQ(bad[0].field, "last_name");
        EXPECT_EQ(bad[0].rule, rule);
    }
}

TEST(TextRules, KnowsTheShapeOfALanguageTag) {
    for (const char* tag : {"en", "en-US", "sr-Latn-RS", "de-DE-1996", "es-419", "zh-Hant-TW",
                            "en-x-patron", "ast", "EN-us"}) {
        EXPECT_TRUE(hasLocaleShape(tag)) << tag;
    }
    for (const char* tag :
         {"", "e", "en_US", "en-", "-en", "en--US", "1n", "en-US\n", "en US", "abcdefghi",
          "en-abcdefghi", "en-x", "\xC3\xA9n", "en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd"}) {
        EXPECT_FALSE(hasLocaleShape(tag)) << tag;
    }
}

TEST(MaskIdentifier, ShowsEnoughToRecogniseAndNoMore) {
    EXPECT_EQ(maskIdentifier(kEmail, "john.doe@yahoo.com"), "j•••@yahoo.com");
    EXPECT_EQ(maskIdentifier(kEmail, "j@yahoo.com"), "j•••@yahoo.com");
    EXPECT_EQ(maskIdentifier(kEmail, "\xC3\xA9va@yahoo.com"), "\xC3\xA9•••@yahoo.com");
    EXPECT_EQ(maskIdentifier(kPhoneNumber, "+15852826525"), "+•••••••6525");
    EXPECT_EQ(maskIdentifier(kPhoneNumber, "+4912345"), "+•••2345");
    EXPECT_EQ(maskIdentifier(kPhoneNumber, "+123456"), "+••••••");
    EXPECT_EQ(maskIdentifier(kEmail, ""), "•••");
    EXPECT_EQ(maskIdentifier(kPhoneNumber, ""), "+");
}

}  // namespace
}  // namespace patron::account
