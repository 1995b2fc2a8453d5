#include "app/conversion_watch.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "delivery/conversion.h"
#include "sdk/testkit/scratch_folder.h"
#include "sdk/testkit/test_host.h"

namespace patron::app {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const sdk::TimePoint kNow(std::chrono::sys_days{std::chrono::year{2026} / 11 / 29});

TEST(Conversion, RaisesDoubtWhenFewOfManyCodesWereUsed) {
    delivery::Conversion codes;
    codes.sent = 20;
    codes.used = 4;
    EXPECT_TRUE(delivery::raisesDoubt(codes));
    codes.used = 5;
    EXPECT_FALSE(delivery::raisesDoubt(codes)) << "a quarter";
    codes = {.sent = 19};
    EXPECT_FALSE(delivery::raisesDoubt(codes)) << "too few to say";
}

class ConversionWatchOf : public testing::Test {
  protected:
    ConversionWatchOf() {
        storage::StorageOptions options;
        options.url = "sqlite://" + (folder_.path() / "patron.db").string();
        EXPECT_TRUE(storage::migrate(options, PATRON_SQL_FOLDER));
        storage_ = std::move(*storage::Storage::open(options));
    }
    /// Codes that a provider took for a country at a moment; the first of them were used.
    void sent(int count, int used, const char* country, sdk::TimePoint at) {
        EXPECT_TRUE(storage_->database().write([&](brand::Transaction& tx) -> sdk::Result<void> {
            auto& outbox = storage_->outbox();
            for (int i = 0; i < count; ++i) {
                delivery::OutboxRow row;
                row.brandId = 1;
                row.id = ++lastId_;
                row.kind = "sign_in_code";
                row.addressKind = "sms";
                row.country = country;
                row.expiresAt = at + hours(1);
                EXPECT_TRUE(*outbox.add(tx, row));
                row = outbox.claim(tx, "w", at, at + minutes(1), 1)->at(0);
                row.providerId = 7;
                row.state = delivery::OutboxState::kSent;
                EXPECT_EQ(outbox.report(tx, {row}, at)->size(), 1U);
                if (i < used) {
                    EXPECT_TRUE(outbox.markCodeUsed(tx, 1, row.id));
                }
            }
            return {};
        }));
    }
    long warnings() const {
        const std::string text = log_.text();
        return std::ranges::count(text, '\n');
    }

    sdk::testkit::ScratchFolder folder_;
    sdk::testkit::RecordingLog log_;
    std::unique_ptr<storage::Storage> storage_;
    std::int64_t lastId_ = 0;
};

TEST_F(ConversionWatchOf, AnHourNamesProviderAndCountryWhereCodesAreNotUsed) {
    ConversionWatch watch(*storage_, log_);
    sent(20, 1, "DE", kNow - minutes(30));
    sent(20, 20, "AT", kNow - minutes(30));
    ASSERT_TRUE(watch.look(kNow));
    EXPECT_EQ(warnings(), 1);
    EXPECT_TRUE(log_.contains("delivery.low_conversion provider=7 country=DE sent=20"));
    ASSERT_TRUE(watch.look(kNow + minutes(59)));
    EXPECT_EQ(warnings(), 1) << "once an hour";
    ASSERT_TRUE(watch.look(kNow + minutes(60)));
    EXPECT_EQ(warnings(), 1) << "an hour later those are no news";
}

TEST_F(ConversionWatchOf, WhatMayYetBeUsedSaysNothing) {
    ConversionWatch watch(*storage_, log_);
    sent(50, 0, "DE", kNow - minutes(9));
    ASSERT_TRUE(watch.look(kNow));
    EXPECT_EQ(warnings(), 0);
}

}  // namespace
}  // namespace patron::app
