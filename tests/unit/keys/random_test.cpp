#include "keys/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <set>
#include <vector>

namespace patron::keys {
namespace {

using testing::MatchesRegex;

// Hands out the given words, most significant byte first, and then nothing but zeros.
class ScriptedRandom final : public RandomSource {
  public:
    explicit ScriptedRandom(std::initializer_list<std::uint32_t> words) {
        for (const std::uint32_t word : words) {
            for (const int shift : {24, 16, 8, 0}) {
                bytes_.push_back(static_cast<unsigned char>(word >> shift));
            }
        }
    }
    void fill(std::span<unsigned char> bytes) override {
        for (unsigned char& byte : bytes) {
            byte = bytes_.empty() ? 0 : bytes_.front();
            if (!bytes_.empty()) bytes_.pop_front();
        }
    }
    bool spent() const { return bytes_.empty(); }

  private:
    std::deque<unsigned char> bytes_;
};

TEST(RandomDigits, ReachesTheLowestAndTheHighestCode_C1) {
    ScriptedRandom random{0, 999'999, 1'000'000, 1'999'999};
    EXPECT_EQ(randomDigits(random, 6), "000000");
    EXPECT_EQ(randomDigits(random, 6), "999999");
    EXPECT_EQ(randomDigits(random, 6), "000000");
    EXPECT_EQ(randomDigits(random, 6), "999999");
}

TEST(RandomDigits, KeepsLeadingZeros_C1) {
    ScriptedRandom random{42, 7};
    EXPECT_EQ(randomDigits(random, 6), "000042");
    EXPECT_EQ(randomDigits(random, 1), "7");
}

TEST(RandomDigits, DrawsAgainWhereARemainderWouldFavourLowCodes_C1) {
    ScriptedRandom random{0xffffffff, 4'294'000'000, 4'293'999'999};
    EXPECT_EQ(randomDigits(random, 6), "999999");
    EXPECT_TRUE(random.spent());
}

// The bounds are ten standard deviations wide: chance alone does not fail this in the age of the
// universe, a remainder without rejection over 20 bits or a lost edge value does.
TEST(RandomDigits, AreUniformOverAMillionCodes_C1) {
    constexpr int kCodes = 1'000'000;
    std::vector<int> whole(1'000'000), leading(1'000), trailing(1'000);
    for (int i = 0; i < kCodes; ++i) {
        const int code = std::stoi(randomDigits(systemRandom(), 6));
        ++whole[code];
        ++leading[code / 1000];
        ++trailing[code % 1000];
    }
    const auto distance = [&](const std::vector<int>& bins) {
        const double expected = static_cast<double>(kCodes) / static_cast<double>(bins.size());
        double chiSquare = 0;
        for (const int seen : bins) chiSquare += (seen - expected) * (seen - expected) / expected;
        const double freedom = static_cast<double>(bins.size()) - 1;
        return std::abs(chiSquare - freedom) / std::sqrt(2 * freedom);
    };
    EXPECT_LT(distance(whole), 10);
    EXPECT_LT(distance(leading), 10);
    EXPECT_LT(distance(trailing), 10);
}

TEST(RandomAlphanumeric, HasTheAskedLengthAndAlphabet) {
    EXPECT_THAT(randomAlphanumeric(systemRandom(), 200), MatchesRegex("[0-9A-Za-z]{200}"));
    EXPECT_EQ(randomAlphanumeric(systemRandom(), 0), "");
}

TEST(RandomAlphanumeric, UsesEveryLetterAndSkipsBytesBeyondTheAlphabet) {
    ScriptedRandom random{0xff'f8'f7'00};  // 248 and above would favour low letters
    EXPECT_EQ(randomAlphanumeric(random, 2), "z0");
    const std::string many = randomAlphanumeric(systemRandom(), 20'000);
    EXPECT_EQ(std::set<char>(many.begin(), many.end()).size(), 62U);
}

TEST(RandomUuid, IsOfVersionFourInLowerCase) {
    EXPECT_THAT(
        randomUuid(systemRandom()),
        MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    ScriptedRandom ones{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff};
    EXPECT_EQ(randomUuid(ones), "ffffffff-ffff-4fff-bfff-ffffffffffff");
}

TEST(RandomUuid, DoesNotRepeat) {
    std::set<std::string> seen;
    for (int i = 0; i < 10'000; ++i) seen.insert(randomUuid(systemRandom()));
    EXPECT_EQ(seen.size(), 10'000U);
}

TEST(NewRowId, AscendsWithTheSecondWhateverIsDrawn) {
    constexpr std::int64_t kIn2026 = 1'790'000'000;
    ScriptedRandom random{0xffffffff, 0};
    const auto earlier = newRowId(random, kIn2026);
    const auto later = newRowId(random, kIn2026 + 1);
    EXPECT_EQ(later, earlier + 1);
}

TEST(NewRowId, StaysPositiveAndExactInJsonWithAnyClock) {
    for (const std::int64_t now : {std::int64_t{0}, std::int64_t{1'767'225'600},
                                   std::int64_t{1'790'000'000}, std::int64_t{9'999'999'999}}) {
        const auto id = newRowId(systemRandom(), now);
        EXPECT_GT(id, 0);
        EXPECT_LT(id, std::int64_t{1} << 53);
    }
}

}  // namespace
}  // namespace patron::keys
