#include "brand/brand_store.h"

#include <gmock/gmock.h>

#include "database_under_test.h"
#include "samples.h"

namespace patron::storage {
namespace {

using brand::Transaction;

/// Every field different from the type's default.
brand::Brand sampleBrand(const std::string& name = "Fox Coffee") {
    brand::Brand b;
    b.name = name;
    b.authType = "phone-auth";
    b.optinType = brand::OptinType::kRegular;
    b.smsSenderId = "FOX";
    b.languageId = 4;
    b.locale = "sr-Latn-RS";
    b.domain = "fox.example";
    b.publicUrl = "https://api.fox.example";
    b.socialAuthTypes = {"apple", "google"};
    b.imprint = "Fox Coffee Ltd\n1 Den Lane";
    b.settings.phoneNumberUnique = true;
    b.settings.registrationEnabled = false;
    b.settings.revealAccounts = false;
    b.settings.requireRecentSignIn = true;
    b.settings.endOtherSessionsOnChange = true;
    b.settings.sessionIdleLimit = std::chrono::hours(5);
    b.settings.refreshTtl = std::chrono::seconds(7777);
    b.settings.countries = {{"*", 10}, {"AT", 0}, {"DE", 1000}};
    b.settings.countryRules = brand::CountryRules::kRecorded;
    b.demographics = {
        {"d-2", "birthday", brand::DemographicType::kDate, true, false, {}},
        {"d-1", "size", brand::DemographicType::kChoice, false, true, {"S", "M", "L"}},
        {"d-3", "zip", brand::DemographicType::kPostalCode, false, true, {}},
        {"d-4", "nickname", brand::DemographicType::kText, false, true, {}}};
    return b;
}

class BrandStore : public StorageTest {
  protected:
    brand::BrandId addBrand(const brand::Brand& brand) {
        return write([&](Transaction& tx) { return storage->brands().addBrand(tx, brand); });
    }
    std::shared_ptr<const brand::Catalogue> catalogue() {
        return read([&](Transaction& tx) { return storage->brands().loadCatalogue(tx); });
    }
    std::int64_t version() {
        return read([&](Transaction& tx) { return storage->brands().settingsVersion(tx); });
    }
    sdk::ErrorCode refusalOf(std::function<sdk::Result<void>(Transaction&)> work) {
        const auto result = storage->database().write(work);
        return result ? sdk::ErrorCode::kServerInternal : result.error().code;
    }
};

void expectSame(const brand::Brand& a, const brand::Brand& b) {
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.authType, b.authType);
    EXPECT_EQ(a.socialAuthTypes, b.socialAuthTypes);
    EXPECT_EQ(a.optinType, b.optinType);
    EXPECT_EQ(a.smsSenderId, b.smsSenderId);
    EXPECT_EQ(a.languageId, b.languageId);
    EXPECT_EQ(a.locale, b.locale);
    EXPECT_EQ(a.domain, b.domain);
    EXPECT_EQ(a.publicUrl, b.publicUrl);
    EXPECT_EQ(a.imprint, b.imprint);
    EXPECT_EQ(a.settings.phoneNumberUnique, b.settings.phoneNumberUnique);
    EXPECT_EQ(a.settings.registrationEnabled, b.settings.registrationEnabled);
    EXPECT_EQ(a.settings.revealAccounts, b.settings.revealAccounts);
    EXPECT_EQ(a.settings.requireRecentSignIn, b.settings.requireRecentSignIn);
    EXPECT_EQ(a.settings.endOtherSessionsOnChange, b.settings.endOtherSessionsOnChange);
    EXPECT_EQ(a.settings.sessionIdleLimit, b.settings.sessionIdleLimit);
    EXPECT_EQ(a.settings.refreshTtl, b.settings.refreshTtl);
    EXPECT_EQ(a.settings.countryRules, b.settings.countryRules);
    ASSERT_EQ(a.settings.countries.size(), b.settings.countries.size());
    for (std::size_t i = 0; i < a.settings.countries.size(); ++i) {
        EXPECT_EQ(a.settings.countries[i].country, b.settings.countries[i].country);
        EXPECT_EQ(a.settings.countries[i].codesPerHour, b.settings.countries[i].codesPerHour);
    }
    ASSERT_EQ(a.demographics.size(), b.demographics.size());
    for (std::size_t i = 0; i < a.demographics.size(); ++i) {
        EXPECT_EQ(a.demographics[i].id, b.demographics[i].id);
        EXPECT_EQ(a.demographics[i].name, b.demographics[i].name);
        EXPECT_EQ(a.demographics[i].type, b.demographics[i].type);
        EXPECT_EQ(a.demographics[i].required, b.demographics[i].required);
        EXPECT_EQ(a.demographics[i].isMutable, b.demographics[i].isMutable);
        EXPECT_EQ(a.demographics[i].choices, b.demographics[i].choices);
    }
}

TEST_P(BrandStore, GivesBackABrandWithItsSettingsAndCatalogue) {
    const auto id = addBrand(sampleBrand());
    const auto loaded = catalogue();
    ASSERT_NE(loaded->findBrand(id), nullptr);
    expectSame(*loaded->findBrand(id), sampleBrand());
}

TEST_P(BrandStore, UpdatesABrandWhole) {
    addBrand(sampleBrand("Other"));
    brand::Brand brand = sampleBrand();
    brand.id = addBrand(brand);
    const auto before = version();
    brand.name = "Owl Coffee";
    brand.settings.refreshTtl = std::chrono::seconds(60);
    brand.demographics.erase(brand.demographics.begin());
    brand.demographics[0].choices = {"XL"};
    brand.settings.countries = {{"CH", 5}};
    brand.settings.countryRules = brand::CountryRules::kEnforced;
    write([&](Transaction& tx) { return storage->brands().updateBrand(tx, brand); });
    expectSame(*catalogue()->findBrand(brand.id), brand);
    EXPECT_GT(version(), before);
    EXPECT_EQ(catalogue()->version(), version());
}

TEST_P(BrandStore, RefusesASecondBrandOfThatNameAndAnUnknownOne) {
    const auto id = addBrand(sampleBrand());
    EXPECT_EQ(refusalOf([&](Transaction& tx) -> sdk::Result<void> {
                  auto added = storage->brands().addBrand(tx, sampleBrand());
                  if (!added) return sdk::Unexpected(added.error());
                  return {};
              }),
              sdk::ErrorCode::kAdminConflict);
    auto other = sampleBrand("Owl Coffee");
    other.id = addBrand(other);
    other.name = "Fox Coffee";
    EXPECT_EQ(refusalOf([&](Transaction& tx) { return storage->brands().updateBrand(tx, other); }),
              sdk::ErrorCode::kAdminConflict);
    auto unknown = sampleBrand("Nobody");
    unknown.id = id + other.id;
    EXPECT_EQ(
        refusalOf([&](Transaction& tx) { return storage->brands().updateBrand(tx, unknown); }),
        sdk::ErrorCode::kAdminNotFound);
}

TEST_P(BrandStore, GivesBackApplicationsWithTheirOrigins) {
    brand::Application application;
    application.brandId = addBrand(sampleBrand());
    application.key = "0123456789abcdef0123456789abcdef";
    application.name = "Web";
    application.corsOrigins = {"https://b.example", "https://a.example"};
    const auto before = version();
    const auto id =
        write([&](Transaction& tx) { return storage->brands().addApplication(tx, application); });
    const auto loaded = catalogue();
    const auto hit = loaded->findByKey(application.key);
    ASSERT_NE(hit.application, nullptr);
    EXPECT_EQ(hit.application->id, id);
    EXPECT_EQ(hit.application->name, "Web");
    EXPECT_EQ(hit.application->corsOrigins, application.corsOrigins);
    EXPECT_EQ(hit.brand->id, application.brandId);
    EXPECT_GT(version(), before);
    EXPECT_EQ(refusalOf([&](Transaction& tx) -> sdk::Result<void> {
                  auto added = storage->brands().addApplication(tx, application);
                  if (!added) return sdk::Unexpected(added.error());
                  return {};
              }),
              sdk::ErrorCode::kAdminConflict);
}

TEST_P(BrandStore, KeepsARowNumberThatTheCallerChose) {
    auto brand = sampleBrand();
    brand.id = 123;
    EXPECT_EQ(addBrand(brand), 123);
}

TEST_P(BrandStore, GivesBackABrandsOwnTexts) {
    const auto fox = addBrand(sampleBrand());
    const auto owl = addBrand(sampleBrand("Owl Coffee"));
    const auto put = [&](brand::BrandId id, const brand::MessageTexts& texts) {
        write([&](Transaction& tx) { return storage->brands().putTexts(tx, id, texts); });
    };
    const brand::MessageTexts german{"sign_in_code",      "de",  "Ihr Code",
                                     "{{code}} ‹größer›", "<p>", "sms {{code}}"};
    const auto before = version();
    put(fox, german);
    put(fox, {"identifier_lost", "sr-Latn", "", "", "", "ć"});
    put(owl, {"sign_in_code", "de", "", "", "", "other"});
    EXPECT_EQ(version(), before + 3);

    const auto loaded = catalogue();
    const brand::Brand* brand = loaded->findBrand(fox);
    ASSERT_EQ(brand->texts.size(), 2U);
    EXPECT_EQ(brand->texts[0].kind, "identifier_lost");
    EXPECT_EQ(brand->texts[0].language, "sr-Latn");
    EXPECT_EQ(brand->texts[0].sms, "ć");
    EXPECT_EQ(brand->texts[1].subject, german.subject);
    EXPECT_EQ(brand->texts[1].text, german.text);
    EXPECT_EQ(brand->texts[1].html, german.html);
    EXPECT_EQ(brand->texts[1].sms, german.sms);
    ASSERT_EQ(loaded->findBrand(owl)->texts.size(), 1U);
    EXPECT_EQ(loaded->findBrand(owl)->texts[0].sms, "other");
}

TEST_P(BrandStore, ReplacesAndRemovesTextsOfOneKindAndLanguage) {
    const auto fox = addBrand(sampleBrand());
    const auto put = [&](const brand::MessageTexts& texts) {
        write([&](Transaction& tx) { return storage->brands().putTexts(tx, fox, texts); });
    };
    put({"sign_in_code", "de", "a", "b", "c", "d"});
    put({"sign_in_code", "en", "", "", "", "stays"});
    put({"sign_in_code", "de", "", "", "", "e"});
    const auto own =
        write([&](Transaction& tx) { return storage->brands().loadTextsForUpdate(tx, fox); });
    ASSERT_EQ(own.size(), 2U);
    EXPECT_EQ(own[0].subject + own[0].text + own[0].html + own[0].sms, "e");
    const auto remove = [&](Transaction& tx) {
        return storage->brands().removeTexts(tx, fox, "sign_in_code", "de");
    };
    write(remove);
    EXPECT_EQ(refusalOf(remove), sdk::ErrorCode::kAdminNotFound);
    ASSERT_EQ(catalogue()->findBrand(fox)->texts.size(), 1U);
}

// Who changes a brand knows nothing of its texts.
TEST_P(BrandStore, ABrandThatIsUpdatedKeepsItsTexts) {
    brand::Brand brand = sampleBrand();
    brand.id = addBrand(brand);
    write([&](Transaction& tx) {
        return storage->brands().putTexts(tx, brand.id, {"sign_in_code", "de", "", "", "", "own"});
    });
    write([&](Transaction& tx) { return storage->brands().updateBrand(tx, brand); });
    EXPECT_EQ(catalogue()->findBrand(brand.id)->texts.size(), 1U);
}

TEST_P(BrandStore, OrdersProvidersByPosition) {
    const auto add = [&](int position, const char* name) {
        return write([&](Transaction& tx) {
            return storage->brands().addProvider(tx, {0,
                                                      brand::ProviderState::kActive,
                                                      position,
                                                      name,
                                                      "smtp",
                                                      {kBrand, kBrand + 1},
                                                      {"+43", "+49"},
                                                      R"({"host":"mail.example"})"});
        });
    };
    const auto before = version();
    add(2, "second");
    const auto first = add(1, "first");
    EXPECT_EQ(version(), before + 2);
    const auto providers =
        read([&](Transaction& tx) { return storage->brands().loadProviders(tx); });
    ASSERT_EQ(providers.size(), 2U);
    EXPECT_EQ(providers[0].id, first);
    EXPECT_EQ(providers[0].brandIds, (std::vector<brand::BrandId>{kBrand, kBrand + 1}));
    EXPECT_EQ(providers[0].prefixes, (std::vector<std::string>{"+43", "+49"}));
    EXPECT_EQ(providers[0].position, 1);
    EXPECT_EQ(providers[0].name, "first");
    EXPECT_EQ(providers[0].pluginId, "smtp");
    EXPECT_EQ(providers[0].configuration, R"({"host":"mail.example"})");
}

TEST_P(BrandStore, ChangesAProviderAndKeepsItsNameToItself) {
    const auto add = [&](const char* name) {
        return write([&](Transaction& tx) {
            brand::ProviderRow row;
            row.name = name;
            return storage->brands().addProvider(tx, row);
        });
    };
    brand::ProviderRow row;
    row.id = add("one");
    add("two");
    row.name = "three";
    row.state = brand::ProviderState::kInactive;
    row.brandIds = {kBrand};
    const auto before = version();
    write([&](Transaction& tx) { return storage->brands().updateProvider(tx, row); });
    EXPECT_EQ(version(), before + 1);
    const auto providers =
        read([&](Transaction& tx) { return storage->brands().loadProviders(tx); });
    ASSERT_EQ(providers.size(), 2U);
    const auto& changed = providers[0].id == row.id ? providers[0] : providers[1];
    EXPECT_EQ(changed.name, "three");
    EXPECT_EQ(changed.state, brand::ProviderState::kInactive);
    EXPECT_EQ(changed.brandIds, row.brandIds);
    const auto refusal = [&] {
        return refusalOf(
            [&](Transaction& tx) { return storage->brands().updateProvider(tx, row); });
    };
    row.name = "two";
    EXPECT_EQ(refusal(), sdk::ErrorCode::kAdminConflict);
    row.id = 99;
    row.name = "four";
    EXPECT_EQ(refusal(), sdk::ErrorCode::kAdminNotFound);
}

TEST_P(BrandStore, HasAnInstallationConstantFromTheFirstMigrationOn) {
    const auto constant = [&] {
        return read([&](Transaction& tx) { return storage->brands().installationConstant(tx); });
    };
    const std::string made = constant();
    EXPECT_EQ(made.size(), 40U);
    must(migrate(database.options(), DatabaseUnderTest::kSqlFolder));
    EXPECT_EQ(constant(), made) << "another migration must not end every session";
    write(
        [&](Transaction& tx) { return storage->brands().putInstallationConstant(tx, "restored"); });
    EXPECT_EQ(constant(), "restored");
}

PATRON_ON_EVERY_DATABASE(BrandStore);

}  // namespace
}  // namespace patron::storage
