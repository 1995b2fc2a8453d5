#include <gmock/gmock.h>

#include <algorithm>

#include "admin/key_admin.h"
#include "admin/template_admin.h"
#include "race_test.h"
#include "session/signing_keys.h"

// Two administrators at one moment. On PostgreSQL their writes ran side by side: each rotation
// retired the keys that it had seen and left the other's in use, and of two brands that took one
// name the second got the database's unique violation, which is a 500.
namespace patron::storage {
namespace {

using brand::Transaction;

constexpr int kRounds = 5;

brand::Brand brandCalled(const std::string& name) {
    brand::Brand brand;
    brand.name = name;
    brand.authType = "email-auth";
    brand.publicUrl = "https://api.fox.example";
    return brand;
}

class SettingsRaces : public RaceTest {
  protected:
    brand::Brand addBrand(const std::string& name) {
        brand::Brand brand = brandCalled(name);
        brand.id = write([&](Transaction& tx) { return storage->brands().addBrand(tx, brand); });
        return brand;
    }
    int keysInUse() {
        const auto rows = read([&](Transaction& tx) { return storage->signingKeys().load(tx); });
        return static_cast<int>(std::ranges::count_if(
            rows, [](const auto& row) { return row.retiresAt == session::kKeyInUse; }));
    }
    /// One racer each asks for the name; all who do not get it are told that it is taken.
    void expectOneGets(const std::function<sdk::Result<void>(Storage&, Transaction&, int)>& ask) {
        std::atomic<int> won{0};
        race([&](Storage& s, int i) {
            const auto done = s.database().write([&](Transaction& tx) { return ask(s, tx, i); });
            if (done) {
                ++won;
            } else {
                EXPECT_EQ(done.error().code, sdk::ErrorCode::kAdminConflict) << done.error().detail;
            }
        });
        EXPECT_EQ(won, 1);
    }
};

TEST_P(SettingsRaces, RotationsAtOnceLeaveOneTokenKeyInUse) {
    const brand::Brand brand = addBrand("Fox Coffee");
    sdk::testkit::ScratchFolder folder;
    const auto keyFolder = folder.path() / "keys";
    must(keys::InstallationKeys::create(keyFolder));
    const auto keys = must(keys::InstallationKeys::load(keyFolder));
    for (int round = 0; round < kRounds; ++round) {
        race([&](Storage& s, int) {
            must(admin::KeyAdmin(s.database(), s.brands(), s.signingKeys(), *keys,
                                 keys::systemRandom(), admin::AuditTrail(s.audit(), "night"))
                     .rotateToken(brand));
        });
        EXPECT_EQ(keysInUse(), 1);
    }
}

TEST_P(SettingsRaces, OfBrandsRenamedAlikeAtOnceOneGetsTheName) {
    std::vector<brand::Brand> brands;
    for (int i = 0; i < kRacers; ++i) brands.push_back(addBrand("Fox " + std::to_string(i)));
    for (int round = 0; round < kRounds; ++round) {
        expectOneGets([&](Storage& s, Transaction& tx, int i) {
            brand::Brand renamed = brands[static_cast<std::size_t>(i)];
            renamed.name = "Owl " + std::to_string(round);
            return s.brands().updateBrand(tx, renamed);
        });
    }
}

// The new one held the name and wanted the settings version, the old one the other way round.
TEST_P(SettingsRaces, OfANewBrandAndARenamedOneAtOnceOneGetsTheName) {
    std::vector<brand::Brand> brands;
    for (int i = 0; i < kRacers; ++i) brands.push_back(addBrand("Fox " + std::to_string(i)));
    for (int round = 0; round < kRounds; ++round) {
        const std::string name = "Owl " + std::to_string(round);
        expectOneGets([&](Storage& s, Transaction& tx, int i) -> sdk::Result<void> {
            if (i % 4 < 2) {
                brand::Brand renamed = brands[static_cast<std::size_t>(i)];
                renamed.name = name;
                return s.brands().updateBrand(tx, renamed);
            }
            const auto added = s.brands().addBrand(tx, brandCalled(name));
            if (!added) return sdk::Unexpected(added.error());
            return {};
        });
    }
}

PATRON_ON_EVERY_DATABASE(SettingsRaces);

// One sets the SMS, the other the mail of the same text; each writes all of it.
TEST_P(SettingsRaces, ChangesOfOneTextAtOnceLoseNone) {
    using delivery::TextPart;
    const brand::Brand brand = addBrand("Fox Coffee");
    const admin::TextPlace place{delivery::MessageKind::kSignInCode, "de"};
    std::atomic<int> mails{0}, shortTexts{0};
    race([&](Storage& s, int i) {
        const bool isMail = i % 2 == 0;
        const admin::TextChange change =
            isMail ? admin::TextChange{{TextPart::kSubject, "S"}, {TextPart::kText, "{{code}}"}}
                   : admin::TextChange{{TextPart::kSms, "{{code}}"}};
        const auto seen =
            must(s.database().read([&](Transaction& tx) { return s.brands().loadCatalogue(tx); }));
        const auto set =
            admin::TemplateAdmin(s.database(), s.brands(), admin::AuditTrail(s.audit(), "night"))
                .set(*seen->findBrand(brand.id), place, change);
        if (set) {
            ++(isMail ? mails : shortTexts);
        } else {
            EXPECT_EQ(set.error().code, sdk::ErrorCode::kAdminConflict) << set.error().detail;
        }
    });
    const auto loaded = read([&](Transaction& tx) { return storage->brands().loadCatalogue(tx); });
    const auto& texts = loaded->findBrand(brand.id)->texts;
    ASSERT_EQ(texts.size(), 1U);
    EXPECT_EQ(texts[0].text.empty(), mails == 0);
    EXPECT_EQ(texts[0].sms.empty(), shortTexts == 0);
    EXPECT_GT(mails + shortTexts, 0);
}

// A change wrote the rows that it had read before it waited, and took another's back.
TEST_P(SettingsRaces, ChangesOfProvidersAtOnceLoseNone) {
    brand::ProviderRow row;
    row.name = "mail";
    row.id = write([&](Transaction& tx) { return storage->brands().addProvider(tx, row); });
    std::atomic<int> changes{0};
    race([&](Storage& s, int) {
        const auto done = s.database().write([&](Transaction& tx) -> sdk::Result<void> {
            auto rows = s.brands().loadProvidersForUpdate(tx);
            if (!rows) return sdk::Unexpected(rows.error());
            ++rows->front().position;
            return s.brands().updateProvider(tx, rows->front());
        });
        if (done) ++changes;
    });
    const auto rows = read([&](Transaction& tx) { return storage->brands().loadProviders(tx); });
    EXPECT_EQ(rows.front().position, changes);
    EXPECT_GT(changes, 1);
}
}  // namespace
}  // namespace patron::storage
