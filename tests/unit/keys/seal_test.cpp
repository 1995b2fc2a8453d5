#include "keys/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "keys/hmac.h"

namespace patron::keys {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kOldLine = "old " + std::string(64, '1') + "\n";
const std::string kNewLine = "new " + std::string(64, '2') + "\n";

std::shared_ptr<const KeyRing> ringOf(const std::string& text) {
    return std::move(KeyRing::parse(text).value());
}

std::string openedText(const KeyRing& ring, std::string_view sealed, std::string_view context) {
    const auto opened = open(ring, sealed, context);
    if (opened) return std::string(opened->reveal());
    EXPECT_EQ(opened.error().code, sdk::ErrorCode::kServerInternal);
    return "refused";
}

TEST(Seal, OpensWhatItSealed) {
    const auto ring = ringOf(kOldLine);
    for (const std::string& plain :
         {std::string(), std::string("a"), std::string("\0\xff\n", 3), std::string(100'000, 'x')}) {
        const auto sealed = seal(*ring, systemRandom(), plain, "outbox 7");
        EXPECT_THAT(sealed, StartsWith("v1.old."));
        EXPECT_EQ(sealedWith(sealed), "old");
        EXPECT_EQ(openedText(*ring, sealed, "outbox 7"), plain);
    }
}

TEST(Seal, HidesTheTextAndNeverRepeatsItself) {
    const auto ring = ringOf(kOldLine);
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        seen.insert(seal(*ring, systemRandom(), "Your code is 554523", "c"));
    }
    EXPECT_EQ(seen.size(), 1000U);
    EXPECT_THAT(*seen.begin(), Not(HasSubstr(toBase64Url("554523"))));
}

TEST(Seal, DoesNotOpenInAnotherPlace) {
    const auto ring = ringOf(kOldLine);
    const auto sealed = seal(*ring, systemRandom(), "secret", "outbox 7");
    EXPECT_EQ(openedText(*ring, sealed, "outbox 8"), "refused");
    EXPECT_EQ(openedText(*ring, sealed, ""), "refused");
}

TEST(Seal, NoticesEveryFlippedBit) {
    const auto ring = ringOf(kOldLine);
    const auto sealed = seal(*ring, systemRandom(), "secret", "c");
    const std::size_t start = std::string_view("v1.old.").size();
    std::string bytes;
    ASSERT_TRUE(fromBase64Url(std::string_view(sealed).substr(start), bytes));
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string changed = bytes;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        EXPECT_EQ(openedText(*ring, "v1.old." + toBase64Url(changed), "c"), "refused") << bit;
    }
}

TEST(Seal, NoticesACutText) {
    const auto ring = ringOf(kOldLine);
    const auto sealed = seal(*ring, systemRandom(), "secret", "c");
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        EXPECT_EQ(openedText(*ring, sealed.substr(0, size), "c"), "refused") << size;
    }
    EXPECT_EQ(openedText(*ring, sealed + "AAAA", "c"), "refused");
}

TEST(Seal, OpensAfterTheKeyWasRotated) {
    const auto sealed = seal(*ringOf(kOldLine), systemRandom(), "secret", "c");
    const auto rotated = ringOf(kOldLine + kNewLine);
    EXPECT_EQ(openedText(*rotated, sealed, "c"), "secret");
    EXPECT_EQ(sealedWith(seal(*rotated, systemRandom(), "secret", "c")), "new");
}

TEST(Seal, NamesTheKeyThatIsGone) {
    const auto sealed = seal(*ringOf(kOldLine), systemRandom(), "secret", "c");
    const auto opened = open(*ringOf(kNewLine), sealed, "c");
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().detail, HasSubstr("key old"));
}

TEST(Seal, DoesNotOpenWithAnotherKeyOfTheSameId) {
    const auto sealed = seal(*ringOf(kOldLine), systemRandom(), "secret", "c");
    EXPECT_EQ(openedText(*ringOf("old " + std::string(64, '3')), sealed, "c"), "refused");
}

TEST(Seal, TakesNothingElseForASealedText) {
    const auto ring = ringOf(kOldLine);
    for (const char* text : {"", "v1.", "v1..", "v1.old", "v1.old.", "v2.old.AAAA", "plain text",
                             "v1.o l.AAAA", "v1.old.AAAA", "v1.old.AA=="}) {
        EXPECT_EQ(openedText(*ring, text, "c"), "refused") << text;
    }
    EXPECT_EQ(sealedWith("v1.old"), "");
    EXPECT_EQ(sealedWith("v1..x"), "");
    EXPECT_EQ(sealedWith("v1.an-id-of-over-16-letters.x"), "");
}

}  // namespace
}  // namespace patron::keys
