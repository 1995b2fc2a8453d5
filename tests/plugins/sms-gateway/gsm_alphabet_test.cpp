#include "gsm_alphabet.h"

#include <gtest/gtest.h>

namespace {

using patron::sms_gateway::fitsGsmAlphabet;

TEST(GsmAlphabet, HoldsLettersOfWesternEurope) {
    for (const char* text :
         {"", "Your code is 554523", "@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7",
          "\u00c4\u00d6\u00d1\u00dc\u00a7\u00bf\u00e4\u00f6\u00f1\u00fc\u00e0",
          "\u0394_\u03a6\u0393\u039b\u03a9", "a\nb\r\nc", "^{}\\[~]|\u20ac",
          "\n\n@diner.example #554523"}) {
        EXPECT_TRUE(fitsGsmAlphabet(text)) << text;
    }
}

TEST(GsmAlphabet, LacksTheOthers) {
    for (const char* text : {"V\u00e1\u0161 k\u00f3d", "\u00f4", "\u0107", "`", "\t",
                             "\u041a\u043e\u0434", "\U0001F600", "\u2019", "\xff"}) {
        EXPECT_FALSE(fitsGsmAlphabet(text)) << text;
    }
}

}  // namespace
