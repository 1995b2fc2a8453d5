#include "sdk/sms_length.h"

#include <gmock/gmock.h>

#include <string>

namespace patron::sdk {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string times(std::size_t count, const std::string& text) {
    std::string all;
    while (count-- > 0) all += text;
    return all;
}

TEST(SmsLength, LettersOfWesternEuropeAreInTheSevenBitAlphabet) {
    for (const char* text : {"", "Your code is 554523", "@£$¥èéùìòÇ", "ÄÖÑÜ§¿äöñüà", "Δ_ΦΓΛΩ",
                             "a\nb\r\nc", "^{}\\[~]|€", "\n\n@diner.example #554523"}) {
        EXPECT_FALSE(smsLength(text).ucs2) << text;
        EXPECT_THAT(smsLength(text).outsideAlphabet, IsEmpty());
    }
}

TEST(SmsLength, NamesWhatIsOutsideTheAlphabetOnce) {
    for (const char* text : {"Váš kód", "ô", "ć", "`", "\t", "Код", "😀", "’", "\xff", "\xc0\xaf",
                             "\xed\xa0\x80", "\xc3"}) {
        EXPECT_TRUE(smsLength(text).ucs2) << text;
    }
    EXPECT_THAT(smsLength("Kôd: ćao, kôd").outsideAlphabet, ElementsAre(U'ô', U'ć'));
    EXPECT_THAT(smsLength("a\xff").outsideAlphabet, ElementsAre(0xfffd));
}

TEST(SmsLength, CountsSeptetsAndAnExtensionAsTwo) {
    EXPECT_EQ(smsLength("abc").units, 3U);
    EXPECT_EQ(smsLength("5 € {x}").units, 10U);
    EXPECT_EQ(smsLength("").units, 0U);
    EXPECT_EQ(smsLength("").parts, 1U);
    EXPECT_EQ(smsLength("äöü").units, 3U);
}

TEST(SmsLength, CountsUtf16UnitsOutsideTheAlphabet) {
    EXPECT_EQ(smsLength("kôd").units, 3U);
    EXPECT_EQ(smsLength("kôd 😀").units, 6U);
    EXPECT_EQ(smsLength("kôd").room, 70U);
}

TEST(SmsLength, StartsAnotherPartWhereOneIsFull) {
    const auto parts = [](const std::string& text) { return smsLength(text).parts; };
    EXPECT_EQ(parts(times(160, "a")), 1U);
    EXPECT_EQ(smsLength(times(160, "a")).room, 160U);
    EXPECT_EQ(parts(times(161, "a")), 2U);
    EXPECT_EQ(smsLength(times(161, "a")).room, 306U);
    EXPECT_EQ(parts(times(306, "a")), 2U);
    EXPECT_EQ(parts(times(307, "a")), 3U);
    EXPECT_EQ(parts(times(70, "ć")), 1U);
    EXPECT_EQ(parts(times(71, "ć")), 2U);
    EXPECT_EQ(parts(times(134, "ć")), 2U);
    EXPECT_EQ(parts(times(135, "ć")), 3U);
}

// 306 septets of text, but the € would stand on the border of the two parts.
TEST(SmsLength, SplitsNoCharacterBetweenTwoParts) {
    EXPECT_EQ(smsLength(times(80, "€")).parts, 1U);
    EXPECT_EQ(smsLength(times(152, "a") + "€" + times(152, "a")).units, 306U);
    EXPECT_EQ(smsLength(times(152, "a") + "€" + times(152, "a")).parts, 3U);
    EXPECT_EQ(smsLength(times(35, "😀")).parts, 1U);
    EXPECT_EQ(smsLength(times(66, "😀")).parts, 2U);
    EXPECT_EQ(smsLength(times(67, "😀")).parts, 3U);
}

}  // namespace
}  // namespace patron::sdk
