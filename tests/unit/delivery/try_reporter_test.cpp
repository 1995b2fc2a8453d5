#include "delivery/try_reporter.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <set>
#include <vector>

#include "delivery_fixture.h"

namespace patron::delivery {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::Le;
using testing::SizeIs;

/// Its reports can be held up; one row can make them fail, another is left out of them.
class ObservedStore : public fakes::MemoryOutboxStore {
  public:
    sdk::Result<std::vector<MessageKey>> report(brand::Transaction& tx,
                                                const std::vector<OutboxRow>& rows,
                                                sdk::TimePoint now) override {
        if (holdUp.exchange(false)) {
            entered.set_value();
            release.get_future().wait();
        }
        {
            const std::lock_guard lock(mutex_);
            std::vector<std::int64_t> ids;
            for (const OutboxRow& row : rows) ids.push_back(row.id);
            reports_.push_back(std::move(ids));
        }
        std::vector<OutboxRow> free;
        for (const OutboxRow& row : rows) {
            if (row.id == poison) return sdk::fail(sdk::ErrorCode::kServerDatabase, "poison");
            if (row.id != locked) free.push_back(row);
        }
        return MemoryOutboxStore::report(tx, free, now);
    }
    std::vector<std::vector<std::int64_t>> reports() const {
        const std::lock_guard lock(mutex_);
        return reports_;
    }

    std::atomic<std::int64_t> poison = 0;
    std::atomic<std::int64_t> locked = 0;
    std::atomic<bool> holdUp = false;
    std::promise<void> entered;
    std::promise<void> release;

  private:
    mutable std::mutex mutex_;
    std::vector<std::vector<std::int64_t>> reports_;
};

class TryReports : public DeliveryTest {
  protected:
    TryReports() { reporter_.allowWaiting(6); }

    /// As a dispatcher has it in hand.
    OutboxRow claimed(std::int64_t id) {
        OutboxRow row;
        row.brandId = kBrand;
        row.id = id;
        row.sealed = "body";
        row.nextAttemptAt = now();
        row.expiresAt = now() + minutes(10);
        EXPECT_TRUE(observed_.add(tx_, row));
        const auto rows =
            observed_.claim(tx_, "w" + std::to_string(id), now(), now() + seconds(20), 1);
        EXPECT_EQ(rows->at(0).id, id);
        return rows->at(0);
    }
    static TryResult accepted() {
        TryResult result;
        result.outcome = TryResult::Outcome::kAccepted;
        result.asked = {7};
        result.providerMessageId = "p";
        return result;
    }
    OutboxState stateOf(std::int64_t id) { return observed_.row(kBrand, id).state; }
    bool waitUntilSent(std::set<std::int64_t> ids) {
        return observed_.waitUntil([&](const auto& rows) {
            return std::ranges::all_of(ids, [&](std::int64_t id) {
                return rows.at({kBrand, id}).state == OutboxState::kSent;
            });
        });
    }
    /// From here on what is reported comes together until it is released.
    void holdUpWith(std::int64_t id) {
        observed_.holdUp = true;
        reporter_.settle(claimed(id), accepted());
        observed_.entered.get_future().wait();
    }
    void release() { observed_.release.set_value(); }

    ObservedStore observed_;
    std::atomic<int> queued_ = 0;
    TryReporter reporter_{database_, observed_, log_, options_, [this] { ++queued_; }};
};

TEST_F(TryReports, AreWrittenWithoutTheSenderWaiting) {
    holdUpWith(1);
    EXPECT_EQ(stateOf(1), OutboxState::kSending);
    EXPECT_TRUE(log_.contains("delivery.sent"));
    release();
    EXPECT_TRUE(waitUntilSent({1}));
}

TEST_F(TryReports, ThatCameTogetherAreWrittenTogether) {
    holdUpWith(1);
    for (std::int64_t id = 2; id <= 5; ++id) reporter_.settle(claimed(id), accepted());
    release();
    EXPECT_TRUE(waitUntilSent({1, 2, 3, 4, 5}));
    EXPECT_THAT(observed_.reports(), ElementsAre(ElementsAre(1), ElementsAre(2, 3, 4, 5)));
}

// What is sent and not written down is sent again when the process is killed.
TEST_F(TryReports, HoldSendersUpWhenTooManyWait) {
    holdUpWith(1);
    for (std::int64_t id = 2; id <= 5; ++id) reporter_.settle(claimed(id), accepted());
    auto sixth = std::async(std::launch::async, [&, row = claimed(6)] {
        reporter_.settle(row, accepted());
        return stateOf(1);
    });
    EXPECT_EQ(sixth.wait_for(milliseconds(50)), std::future_status::timeout);
    release();
    EXPECT_EQ(sixth.get(), OutboxState::kSent);
}

TEST_F(TryReports, ThatCannotBeWrittenHoldNoOtherUp) {
    observed_.poison = 3;
    holdUpWith(1);
    for (std::int64_t id = 2; id <= 4; ++id) reporter_.settle(claimed(id), accepted());
    release();
    EXPECT_TRUE(waitUntilSent({1, 2, 4}));
    EXPECT_EQ(stateOf(3), OutboxState::kSending);
    reporter_.settle(claimed(5), accepted());
    EXPECT_TRUE(waitUntilSent({5}));
    observed_.poison = 0;
    EXPECT_TRUE(waitUntilSent({3})) << "tried again until its claim is over";
}

// Somebody else is at the row, an account that is deleted for one.
TEST_F(TryReports, ThatMeetALockAreWrittenWhenItIsFree) {
    observed_.locked = 1;
    reporter_.settle(claimed(1), accepted());
    reporter_.settle(claimed(2), accepted());
    EXPECT_TRUE(waitUntilSent({2}));
    EXPECT_EQ(stateOf(1), OutboxState::kSending);
    observed_.locked = 0;
    EXPECT_TRUE(waitUntilSent({1}));
    EXPECT_FALSE(log_.contains("delivery.claim_lost"));
}

TEST_F(TryReports, OfClaimsThatAreOverDoNotKeepItFromStopping) {
    observed_.poison = 1;
    std::vector<OutboxRow> rows{claimed(1), claimed(2), claimed(3)};
    for (const OutboxRow& row : rows) reporter_.settle(row, accepted());
    ASSERT_TRUE(observed_.waitUntil([&](const auto&) { return !observed_.reports().empty(); }));
    advance(minutes(1));
    reporter_.stop();
    EXPECT_EQ(stateOf(1), OutboxState::kSending);
}

TEST_F(TryReports, AreGivenUpWithTheClaim) {
    observed_.poison = 1;
    const OutboxRow row = claimed(1);
    advance(minutes(1));
    reporter_.settle(row, accepted());
    reporter_.stop();
    EXPECT_EQ(stateOf(1), OutboxState::kSending);
    EXPECT_THAT(observed_.reports(), SizeIs(1));
}

TEST_F(TryReports, AreAllWrittenWhenItStops) {
    const auto most = static_cast<std::int64_t>(OutboxStore::kMostReports);
    std::vector<OutboxRow> rows;
    for (std::int64_t id = 1; id <= 2 * most + 1; ++id) rows.push_back(claimed(id));
    reporter_.handBack(rows);
    reporter_.stop();
    reporter_.stop();
    for (const OutboxRow& row : observed_.rows()) {
        EXPECT_EQ(row.state, OutboxState::kQueued);
        EXPECT_EQ(row.attempts, 0) << "nobody was asked";
    }
    for (const auto& ids : observed_.reports()) {
        EXPECT_THAT(ids.size(), Le(OutboxStore::kMostReports));
    }
    EXPECT_GT(queued_, 0);
}

TEST_F(TryReports, TellThatRowsWaitAgainWhenThatIsWritten) {
    reporter_.settle(claimed(1), accepted());
    EXPECT_TRUE(waitUntilSent({1}));
    TryResult retry;
    retry.outcome = TryResult::Outcome::kRetry;
    reporter_.settle(claimed(2), retry);
    reporter_.stop();
    EXPECT_EQ(queued_, 1);
    EXPECT_EQ(stateOf(2), OutboxState::kQueued);
}

TEST_F(TryReports, OfALostClaimDoNotCount) {
    const OutboxRow late = claimed(1);
    advance(seconds(30));
    ASSERT_TRUE(observed_.claim(tx_, "another", now(), now() + seconds(20), 1));
    reporter_.settle(late, accepted());
    reporter_.settle(claimed(2), accepted());
    reporter_.stop();
    EXPECT_EQ(stateOf(1), OutboxState::kSending);
    EXPECT_EQ(stateOf(2), OutboxState::kSent);
    EXPECT_TRUE(log_.contains("delivery.claim_lost"));
}

}  // namespace
}  // namespace patron::delivery
