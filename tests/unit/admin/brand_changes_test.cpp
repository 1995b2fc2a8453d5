#include "admin/brand_changes.h"

#include <gmock/gmock.h>

namespace patron::admin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(BrandChanges, AreNamedAsTheCommandNamesThem) {
    brand::Brand before;
    before.settings.countries = {{"DE", 1000}};
    brand::Brand after = before;
    EXPECT_THAT(changedSettings(before, after), IsEmpty());
    after.publicUrl = "https://api.example.com";
    after.settings.registrationEnabled = false;
    EXPECT_THAT(changedSettings(before, after), ElementsAre("public-url", "registration"));
}

TEST(BrandChanges, ABudgetIsAChangeOfItsCountry) {
    brand::Brand before;
    before.settings.countries = {{"DE", 1000}, {"AT", 0}};
    brand::Brand after = before;
    after.settings.countries[0].codesPerHour = 1001;
    EXPECT_THAT(changedSettings(before, after), ElementsAre("country"));
    after = before;
    after.settings.countries.pop_back();
    EXPECT_THAT(changedSettings(before, after), ElementsAre("country"));
}

}  // namespace
}  // namespace patron::admin
