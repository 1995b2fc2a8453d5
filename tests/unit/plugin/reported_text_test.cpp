#include "plugin/reported_text.h"

#include <gtest/gtest.h>

using patron::plugin::reportedText;

TEST(ReportedText, IsLeftAloneWhenItIsText) {
    for (const char* text : {"", "550 5.1.1 no such user", "z\u017e \u20ac \u4f60 \U0001F600"}) {
        EXPECT_EQ(reportedText(text), text);
    }
}

TEST(ReportedText, HasNoControlCharacters) {
    using namespace std::string_literals;
    EXPECT_EQ(reportedText("a\0b\r\nc\td\x7f\u0085e"s), "a b  c d  e");
    EXPECT_EQ(reportedText("one\u2028two\u2029"), "one two ");
}

TEST(ReportedText, IsValidUtf8) {
    EXPECT_EQ(reportedText("caf\xe9"), "caf?");
    EXPECT_TRUE(reportedText("caf\xe9 and more").starts_with("caf?"));
    EXPECT_EQ(reportedText("\xff\xfe"), "??");
    for (const char* broken : {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"}) {
        const std::string text = reportedText(broken);
        EXPECT_EQ(text.find_first_not_of('?'), std::string::npos) << broken;
        EXPECT_NE(text, "");
    }
}

TEST(ReportedText, IsCutBetweenCharacters) {
    EXPECT_EQ(reportedText(std::string(600, 'x')), std::string(500, 'x'));
    std::string euros;
    for (int i = 0; i < 200; ++i) euros += "\u20ac";
    const std::string cut = reportedText(euros);
    EXPECT_LE(cut.size(), 500U);
    EXPECT_EQ(cut.find_first_not_of(euros.substr(0, 3)), std::string::npos);
    EXPECT_LE(reportedText(std::string(600, '\xff')).size(), 500U);
}
