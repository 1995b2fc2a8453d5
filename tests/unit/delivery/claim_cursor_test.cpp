#include "delivery/claim_cursor.h"

#include <gtest/gtest.h>

#include <vector>

namespace patron::delivery {
namespace {

using std::chrono::seconds;

const sdk::TimePoint kNow{seconds(1'700'000'000)};
const std::set<OutboxRoute> kTexts{{3, "sms"}};
const std::set<OutboxRoute> kTextsAndMail{{3, "email"}, {3, "sms"}};

std::vector<OutboxRow> rowsDueAt(sdk::TimePoint first, sdk::TimePoint last) {
    std::vector<OutboxRow> rows(2);
    rows[0].nextAttemptAt = first;
    rows[1].nextAttemptAt = last;
    return rows;
}

class ClaimCursorTest : public testing::Test {
  protected:
    /// What the claim passed over.
    sdk::TimePoint claim(const std::set<OutboxRoute>& without, sdk::TimePoint now,
                         const std::vector<OutboxRow>& rows = {}, bool full = false) {
        const PassOver passOver = cursor_.next(without, now);
        EXPECT_EQ(passOver.routes, without);
        cursor_.claimed(passOver, rows, full, now);
        return passOver.dueBefore;
    }

    ClaimCursor cursor_;
};

constexpr sdk::TimePoint kHead{};

TEST_F(ClaimCursorTest, BeginsAtTheHead) { EXPECT_EQ(claim(kTexts, kNow), kHead); }

TEST_F(ClaimCursorTest, AfterAClaimThatTookEverythingLooksAtWhatIsNew) {
    claim(kTexts, kNow);
    EXPECT_EQ(claim(kTexts, kNow + seconds(1)), kNow - ClaimCursor::kLate);
    EXPECT_EQ(claim(kTexts, kNow + seconds(1)), kNow + seconds(1) - ClaimCursor::kLate);
}

TEST_F(ClaimCursorTest, AfterAFullClaimGoesOnAtItsLastRow) {
    claim(kTexts, kNow, rowsDueAt(kNow - seconds(60), kNow - seconds(30)), true);
    EXPECT_EQ(claim(kTexts, kNow + seconds(1)), kNow - seconds(30) - ClaimCursor::kLate);
}

TEST_F(ClaimCursorTest, DoesNotMoveByAClaimThatLeavesNothingOut) {
    EXPECT_EQ(claim({}, kNow), kHead);
    EXPECT_EQ(claim({}, kNow), kHead);
    EXPECT_EQ(claim(kTexts, kNow), kHead);
    EXPECT_EQ(claim({}, kNow + seconds(1)), kHead);
    EXPECT_EQ(claim(kTexts, kNow + seconds(1)), kNow - ClaimCursor::kLate);
}

TEST_F(ClaimCursorTest, BeginsAgainWhereARouteComesBack) {
    claim(kTexts, kNow);
    EXPECT_NE(claim(kTextsAndMail, kNow), kHead);
    EXPECT_EQ(claim(kTexts, kNow), kHead) << "mail was left out meanwhile";
}

TEST_F(ClaimCursorTest, BeginsAgainWhereTheClockWasSetBack) {
    claim(kTexts, kNow);
    EXPECT_EQ(claim(kTexts, kNow - seconds(60)), kHead);
}

TEST_F(ClaimCursorTest, BeginsAgainFromTimeToTime) {
    claim(kTexts, kNow);
    const auto again = kNow + ClaimCursor::kFromTheHeadEvery;
    EXPECT_NE(claim(kTexts, again - sdk::Duration(1)), kHead);
    EXPECT_EQ(claim(kTexts, again), kHead);
}

}  // namespace
}  // namespace patron::delivery
