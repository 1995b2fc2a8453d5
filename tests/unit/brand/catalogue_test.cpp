#include "brand/catalogue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace patron::brand {
namespace {

Brand makeBrand(BrandId id, std::string name) {
    Brand brand;
    brand.id = id;
    brand.name = std::move(name);
    return brand;
}

Application makeApplication(ApplicationId id, BrandId brandId, std::string key) {
    Application application;
    application.id = id;
    application.brandId = brandId;
    application.key = std::move(key);
    return application;
}

constexpr const char* kDinerKey = "f3a90488ffee32c3acb6fcd0ca417cf6";
constexpr const char* kBistroKey = "b7c1d5e90f3a4286a1d2c3b4e5f60718";
constexpr const char* kOrphanKey = "00000000000000000000000000000001";

Catalogue makeCatalogue(std::int64_t version = 7) {
    return {version,
            {makeBrand(1, "Diner"), makeBrand(2, "Bistro")},
            {makeApplication(10, 1, kDinerKey), makeApplication(20, 2, kBistroKey),
             makeApplication(30, 99, kOrphanKey)}};
}

TEST(Catalogue, FindsApplicationAndBrandByKey) {
    const Catalogue catalogue = makeCatalogue();
    const Catalogue::Hit hit = catalogue.findByKey(kBistroKey);
    ASSERT_NE(hit.brand, nullptr);
    ASSERT_NE(hit.application, nullptr);
    EXPECT_EQ(hit.brand->name, "Bistro");
    EXPECT_EQ(hit.application->id, 20);
}

TEST(Catalogue, ComparesTheKeyWithoutCase) {
    const Catalogue catalogue = makeCatalogue();
    EXPECT_EQ(catalogue.findByKey("F3A90488FFEE32C3ACB6FCD0CA417CF6").application->id, 10);
}

TEST(Catalogue, KnowsNoOtherKey) {
    const Catalogue catalogue = makeCatalogue();
    for (const char* key :
         {"", "f3a90488ffee32c3acb6fcd0ca417cf", "f3a90488ffee32c3acb6fcd0ca417cf7",
          "f3a90488ffee32c3acb6fcd0ca417cf6 "}) {
        EXPECT_EQ(catalogue.findByKey(key).brand, nullptr) << key;
        EXPECT_EQ(catalogue.findByKey(key).application, nullptr) << key;
    }
}

TEST(Catalogue, DoesNotKnowAnApplicationWithoutBrand) {
    const Catalogue::Hit hit = makeCatalogue().findByKey(kOrphanKey);
    EXPECT_EQ(hit.brand, nullptr);
    EXPECT_EQ(hit.application, nullptr);
}

TEST(Catalogue, FindsABrandByItsNumber) {
    const Catalogue catalogue = makeCatalogue();
    ASSERT_NE(catalogue.findBrand(1), nullptr);
    EXPECT_EQ(catalogue.findBrand(1)->name, "Diner");
    EXPECT_EQ(catalogue.findBrand(0), nullptr);
    EXPECT_EQ(catalogue.version(), 7);
}

TEST(CatalogueHolder, LeavesARunningRequestItsSnapshot) {
    CatalogueHolder holder(std::make_shared<const Catalogue>(makeCatalogue(1)));
    const auto taken = holder.current();
    holder.replace(std::make_shared<const Catalogue>(makeCatalogue(2)));
    EXPECT_EQ(taken->version(), 1);
    EXPECT_EQ(holder.current()->version(), 2);
}

TEST(CatalogueHolder, CanBeReplacedWhileOthersRead) {
    CatalogueHolder holder(std::make_shared<const Catalogue>(makeCatalogue(0)));
    std::atomic<bool> done{false};
    std::atomic<int> misses{0};
    std::thread reader([&] {
        while (!done) misses += holder.current()->findByKey(kDinerKey).brand == nullptr;
    });
    for (int version = 1; version <= 200; ++version) {
        holder.replace(std::make_shared<const Catalogue>(makeCatalogue(version)));
    }
    done = true;
    reader.join();
    EXPECT_EQ(misses, 0);
    EXPECT_EQ(holder.current()->version(), 200);
}

}  // namespace
}  // namespace patron::brand
