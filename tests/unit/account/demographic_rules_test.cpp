#include "account/demographic_rules.h"

#include <gtest/gtest.h>

namespace patron::account {
namespace {

using namespace std::chrono_literals;
using brand::DemographicType;

const sdk::TimePoint kNow = sdk::TimePoint(std::chrono::sys_days{2026y / 11 / 23}) + 15h;

class DemographicRules : public testing::Test {
  protected:
    DemographicRules() {
        brand_.demographics = {
            {"birthday", "Birthday", DemographicType::kDate, false, false, {}},
            {"diet", "Diet", DemographicType::kChoice, false, true, {"vegan", "none"}},
            {"motto", "Motto", DemographicType::kText, true, true, {}},
            {"zip", "ZIP code", DemographicType::kPostalCode, false, true, {}},
        };
    }

    std::vector<DemographicValue> judge(const std::vector<DemographicInput>& rows) {
        bad_.clear();
        return judgeDemographics(brand_, stored_, rows, kNow, bad_);
    }
    /// `field:rule` of what is wrong with one row; `value` of its change; "same".
    std::string verdict(const DemographicInput& row) {
        const auto changed = judge({row});
        if (!bad_.empty()) return bad_[0].field + ":" + bad_[0].rule;
        return changed.empty() ? "same" : "'" + changed[0].value + "'";
    }

    brand::Brand brand_;
    std::vector<DemographicValue> stored_;
    BadFields bad_;
};

TEST(PastDate, AcceptsDaysThatTheCalendarHasHad) {
    for (const char* date :
         {"1985-01-13", "2000-02-29", "2024-02-29", "2026-11-22", "0001-01-01"}) {
        EXPECT_TRUE(isPastDate(date, kNow)) << date;
    }
}

TEST(PastDate, RefusesAnythingElse) {
    for (const char* date : {"", "1985-1-13", "85-01-13", "1985-13-01", "1985-00-10", "1985-01-00",
                             "1985-02-29", "1900-02-29", "1985-04-31", "1985/01/13", "13.01.1985",
                             "1985-01-13 ", "1985-01-1x", "+985-01-13", "0000-01-01", "2026-11-23",
                             "2026-11-24", "9999-12-31", "1985-01-13T00:00:00"}) {
        EXPECT_FALSE(isPastDate(date, kNow)) << date;
    }
}

TEST_F(DemographicRules, JudgesEachTypeByItsOwnRule) {
    const std::tuple<const char*, std::string, const char*> rows[] = {
        {"birthday", "1985-01-13", "'1985-01-13'"},
        {"birthday", " 1985-01-13 ", "'1985-01-13'"},
        {"birthday", "1985-02-30", "demographics.0.value:date"},
        {"diet", "vegan", "'vegan'"},
        {"diet", "Vegan", "demographics.0.value:choice"},
        {"motto", " Carpe diem ", "'Carpe diem'"},
        {"motto", "", "demographics.0.value:required"},
        {"motto", "  ", "demographics.0.value:required"},
        {"motto", "a\nb", "demographics.0.value:control_characters"},
        {"motto", std::string(256, 'x'), "demographics.0.value:max_length"},
        {"zip", "14604", "'14604'"},
        {"zip", "SW1A 1AA", "'SW1A 1AA'"},
        {"zip", "1000-205", "'1000-205'"},
        {"zip", "---", "demographics.0.value:postal_code"},
        {"zip", "1234567890123", "demographics.0.value:postal_code"},
        {"zip", "12;34", "demographics.0.value:postal_code"},
        {"zip", "", "same"},
        {"shoe-size", "44", "demographics.0.demographic_id:unknown"},
        {"", "44", "demographics.0.demographic_id:unknown"},
    };
    for (const auto& [id, value, expected] : rows) {
        EXPECT_EQ(verdict({id, value}), expected) << id << " " << value;
    }
}

TEST_F(DemographicRules, TreatsTheBirthdayAsWriteOnce) {
    stored_ = {{"row-1", "birthday", "1985-01-13"}};
    EXPECT_EQ(verdict({"birthday", "1985-01-13"}), "same");
    EXPECT_EQ(verdict({"birthday", "1985-01-14"}), "demographics.0.value:immutable");
    EXPECT_EQ(verdict({"birthday", ""}), "demographics.0.value:immutable");
    EXPECT_EQ(verdict({"birthday", "nonsense"}), "demographics.0.value:immutable");
    ASSERT_EQ(bad_.size(), 1u);
    EXPECT_EQ(bad_[0].code, sdk::ErrorCode::kAccountBirthdayImmutable);
}

TEST_F(DemographicRules, LetsAnswersPassThatTheCatalogueNoLongerOffers) {
    stored_ = {{"row-1", "diet", "paleo"}};
    EXPECT_EQ(verdict({"diet", "paleo"}), "same");
    EXPECT_EQ(verdict({"diet", "vegan"}), "'vegan'");
    EXPECT_EQ(verdict({"diet", ""}), "''");
}

TEST_F(DemographicRules, MergesByQuestionAndKeepsTheRowsId) {
    stored_ = {{"row-1", "diet", "none"}, {"row-2", "motto", "Carpe diem"}};
    const auto changed = judge({{"zip", "14604"}, {"motto", "Carpe diem"}, {"diet", "vegan"}});
    ASSERT_EQ(changed.size(), 2u);
    EXPECT_EQ(changed[0].demographicId, "zip");
    EXPECT_EQ(changed[0].id, "");
    EXPECT_EQ(changed[1].demographicId, "diet");
    EXPECT_EQ(changed[1].id, "row-1");
}

TEST_F(DemographicRules, NamesEveryBadRowAtOnce) {
    judge({{"diet", "meat"}, {"zip", "14604"}, {"zip", "14605"}, {"x", "y"}});
    ASSERT_EQ(bad_.size(), 3u);
    EXPECT_EQ(bad_[0].field, "demographics.0.value");
    EXPECT_EQ(bad_[1].field, "demographics.2.demographic_id");
    EXPECT_EQ(bad_[1].rule, "duplicate");
    EXPECT_EQ(bad_[2].field, "demographics.3.demographic_id");
}

TEST_F(DemographicRules, AsksForEveryRequiredAnswer) {
    BadFields bad;
    requireDemographics(brand_, {{"diet", "vegan"}}, bad);
    ASSERT_EQ(bad.size(), 1u);
    EXPECT_EQ(bad[0].field, "demographics");
    EXPECT_EQ(bad[0].rule, "required");
    bad.clear();
    requireDemographics(brand_, {{"motto", "Carpe diem"}}, bad);
    EXPECT_TRUE(bad.empty());
}

}  // namespace
}  // namespace patron::account
