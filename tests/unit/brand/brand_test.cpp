#include "brand/brand.h"

#include <gtest/gtest.h>

namespace patron::brand {
namespace {

TEST(Brand, FindsADemographicByItsId) {
    Brand brand;
    brand.demographics = {{"id-1", "Birthday", DemographicType::kDate, false, false, {}},
                          {"id-2", "Diet", DemographicType::kChoice, false, true, {"vegan"}}};

    ASSERT_NE(brand.findDemographic("id-2"), nullptr);
    EXPECT_EQ(brand.findDemographic("id-2")->name, "Diet");
    EXPECT_EQ(brand.findDemographic("id-3"), nullptr);
    EXPECT_EQ(brand.findDemographic(""), nullptr);
}

TEST(Brand, NamesDemographicTypesAsTheApiDoes) {
    EXPECT_EQ(demographicTypeName(DemographicType::kDate), "date");
    EXPECT_EQ(demographicTypeName(DemographicType::kChoice), "choice");
    EXPECT_EQ(demographicTypeName(DemographicType::kText), "text");
    EXPECT_EQ(demographicTypeName(DemographicType::kPostalCode), "postal_code");
}

TEST(BrandSettings, FindACountryBeforeTheStar) {
    BrandSettings settings;
    EXPECT_EQ(settings.findCountry("DE"), nullptr) << "nowhere, until somebody allows it";
    settings.countries = {{"*", 1}, {"DE", 2}};
    EXPECT_EQ(settings.findCountry("DE")->codesPerHour, 2);
    EXPECT_EQ(settings.findCountry("AT")->codesPerHour, 1);
}

TEST(BrandSettings, DefaultToThePublicGuide) {
    const BrandSettings settings;
    EXPECT_TRUE(settings.revealAccounts);
    EXPECT_TRUE(settings.registrationEnabled);
    EXPECT_FALSE(settings.requireRecentSignIn);
    EXPECT_FALSE(settings.phoneNumberUnique);
    EXPECT_EQ(settings.refreshTtl, std::chrono::seconds(2'628'000));
}

}  // namespace
}  // namespace patron::brand
