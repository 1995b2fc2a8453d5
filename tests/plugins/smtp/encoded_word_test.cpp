#include "encoded_word.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace {

using patron::smtp::encodedPhrase;
using patron::smtp::encodedText;

TEST(EncodedWord, LeavesShortPlainTextAlone) {
    EXPECT_EQ(encodedText("Your code"), "Your code");
    EXPECT_EQ(encodedText("Your code, again: \"x\" (1.)"), "Your code, again: \"x\" (1.)");
    EXPECT_EQ(encodedText(""), "");
    EXPECT_EQ(encodedPhrase("Demo Diner"), "Demo Diner");
}

TEST(EncodedWord, EncodesWhatAReaderWouldTakeForSomethingElse) {
    EXPECT_EQ(encodedText("=?UTF-8?B?QQ==?="), "=?UTF-8?B?PT9VVEYtOD9CP1FRPT0/PQ==?=");
    EXPECT_EQ(encodedPhrase("Ann, Bob <x@y.z>"), "=?UTF-8?B?QW5uLCBCb2IgPHhAeS56Pg==?=");
    EXPECT_NE(encodedText(" x"), " x");
}

TEST(EncodedWord, KeepsLinesAndWordsShort) {
    std::string text;
    for (int i = 0; i < 60; ++i) text += "\u0106\U0001F600x";
    std::istringstream lines(encodedText(text));
    std::string line;
    while (std::getline(lines, line)) {
        EXPECT_LE(line.size() + std::string("Subject:").size(), 76u);
        EXPECT_NE(line.find("=?UTF-8?B?"), std::string::npos);
    }
}

TEST(EncodedWord, SeesEveryControlCharacter) {
    for (int c = 0; c < 0x20; ++c) {
        EXPECT_TRUE(patron::smtp::hasControlCharacter(std::string("a") + static_cast<char>(c)));
    }
    EXPECT_TRUE(patron::smtp::hasControlCharacter("\x7f"));
    EXPECT_FALSE(patron::smtp::hasControlCharacter("Va\u0161 k\u00f3d"));
}

}  // namespace
