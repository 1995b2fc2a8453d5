#include "storage/sql_brand_store.h"

#include <utility>

#include "storage/catalogue_rows.h"
#include "storage/provider_rows.h"
#include "storage/row_id.h"
#include "storage/settings_version.h"
#include "storage/sql_transaction.h"
#include "storage/text_rows.h"

namespace patron::storage {
namespace {

constexpr Sql kVersion{"SELECT settings_version FROM installation"};
constexpr Sql kPrv{"SELECT prv FROM installation"};
constexpr Sql kPutPrv{"UPDATE installation SET prv = $1"};

constexpr Sql kAddBrand{R"(
INSERT INTO brand (id, name, auth_type, optin_type, sms_sender_id, language_id, locale, domain,
                   public_url, phone_number_unique, registration_enabled, reveal_accounts,
                   require_recent_sign_in, end_other_sessions_on_change, session_idle_limit_ms,
                   refresh_ttl_s, country_rules, imprint)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT DO NOTHING)"};

constexpr Sql kUpdateBrand{R"(
UPDATE brand
SET name = $1, auth_type = $2, optin_type = $3, sms_sender_id = $4, language_id = $5, locale = $6,
    domain = $7, public_url = $8, phone_number_unique = $9, registration_enabled = $10,
    reveal_accounts = $11, require_recent_sign_in = $12, end_other_sessions_on_change = $13,
    session_idle_limit_ms = $14, refresh_ttl_s = $15, country_rules = $16, imprint = $17
WHERE id = $18)"};

constexpr Sql kOtherWithName{"SELECT id FROM brand WHERE name = $1 AND id <> $2"};

constexpr Sql kAddApplication{R"(
INSERT INTO application (id, brand_id, key, name) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING)"};

std::string toText(const Row& row) {
    std::string text;
    Columns(row) >> text;
    return text;
}

std::int64_t toNumber(const Row& row) { return row.integer(0); }

/// An id that the caller chose, or a new one.
std::int64_t idOr(std::int64_t chosen) {
    if (chosen != 0) return chosen;
    const auto now = std::chrono::floor<std::chrono::seconds>(sdk::systemNow());
    return keys::newRowId(keys::systemRandom(), now.time_since_epoch().count());
}

/// Adds `what` by an insert that does nothing when it is there: kAdminConflict then.
sdk::Result<std::int64_t> add(Connection& connection, const Sql& insert, Connection::Values values,
                              std::int64_t id, const char* what) {
    if (auto raised = raiseSettingsVersion(connection); !raised) {
        return sdk::Unexpected(std::move(raised.error()));
    }
    const auto inserted = connection.changes(insert, values);
    if (!inserted) return sdk::Unexpected(inserted.error());
    if (*inserted) return id;
    return sdk::fail(sdk::ErrorCode::kAdminConflict, std::string(what) + " exists already");
}

/// What a brand has rows of its own for.
sdk::Result<void> replaceLists(Connection& connection, const brand::Brand& brand) {
    if (auto put = replaceDemographics(connection, brand); !put) return put;
    if (auto put = replaceCountries(connection, brand); !put) return put;
    return replaceSocialAuthTypes(connection, brand);
}

sdk::Result<void> checkNameIsFree(Connection& connection, const brand::Brand& brand) {
    auto other = connection.one(kOtherWithName, {brand.name, brand.id}, toNumber);
    if (!other) return sdk::Unexpected(std::move(other.error()));
    if (!*other) return {};
    return sdk::fail(sdk::ErrorCode::kAdminConflict, "a brand of that name exists already");
}

}  // namespace

sdk::Result<std::int64_t> SqlBrandStore::settingsVersion(brand::Transaction& tx) {
    auto version = connectionOf(tx).one(kVersion, {}, toNumber);
    if (!version) return sdk::Unexpected(std::move(version.error()));
    return version->value_or(0);
}

// The version is read first: what changes while the rest is read is then loaded once more, instead
// of being taken for what that version was.
sdk::Result<std::shared_ptr<const brand::Catalogue>> SqlBrandStore::loadCatalogue(
    brand::Transaction& tx) {
    Connection& connection = connectionOf(tx);
    const auto version = settingsVersion(tx);
    if (!version) return sdk::Unexpected(version.error());
    auto brands = loadBrands(connection);
    if (!brands) return sdk::Unexpected(std::move(brands.error()));
    if (auto attached = attachTexts(connection, *brands); !attached) {
        return sdk::Unexpected(std::move(attached.error()));
    }
    auto applications = loadApplications(connection);
    if (!applications) return sdk::Unexpected(std::move(applications.error()));
    std::shared_ptr<const brand::Catalogue> catalogue =
        std::make_shared<brand::Catalogue>(*version, std::move(*brands), std::move(*applications));
    return catalogue;
}

sdk::Result<std::shared_ptr<const brand::Catalogue>> SqlBrandStore::loadCatalogueForUpdate(
    brand::Transaction& tx) {
    if (auto raised = raiseSettingsVersion(connectionOf(tx)); !raised) {
        return sdk::Unexpected(std::move(raised.error()));
    }
    return loadCatalogue(tx);
}

sdk::Result<std::vector<brand::ProviderRow>> SqlBrandStore::loadProviders(brand::Transaction& tx) {
    return storage::loadProviders(connectionOf(tx));
}

sdk::Result<std::vector<brand::ProviderRow>> SqlBrandStore::loadProvidersForUpdate(
    brand::Transaction& tx) {
    Connection& connection = connectionOf(tx);
    if (auto raised = raiseSettingsVersion(connection); !raised) {
        return sdk::Unexpected(std::move(raised.error()));
    }
    return storage::loadProviders(connection);
}

sdk::Result<std::string> SqlBrandStore::installationConstant(brand::Transaction& tx) {
    auto prv = connectionOf(tx).one(kPrv, {}, toText);
    if (!prv) return sdk::Unexpected(std::move(prv.error()));
    return prv->value_or(std::string());
}

sdk::Result<void> SqlBrandStore::putInstallationConstant(brand::Transaction& tx,
                                                         const std::string& prv) {
    return connectionOf(tx).perform(kPutPrv, {prv});
}

sdk::Result<brand::BrandId> SqlBrandStore::addBrand(brand::Transaction& tx,
                                                    const brand::Brand& given) {
    Connection& connection = connectionOf(tx);
    brand::Brand b = given;
    b.id = idOr(given.id);
    const brand::BrandSettings& s = b.settings;
    auto id = add(connection, kAddBrand,
                  {b.id, b.name, b.authType, b.optinType, b.smsSenderId, b.languageId, b.locale,
                   b.domain, b.publicUrl, s.phoneNumberUnique, s.registrationEnabled,
                   s.revealAccounts, s.requireRecentSignIn, s.endOtherSessionsOnChange,
                   s.sessionIdleLimit.count(), s.refreshTtl.count(), s.countryRules, b.imprint},
                  b.id, "a brand of that name or number");
    if (!id) return id;
    if (auto put = replaceLists(connection, b); !put) {
        return sdk::Unexpected(std::move(put.error()));
    }
    return id;
}

sdk::Result<void> SqlBrandStore::updateBrand(brand::Transaction& tx, const brand::Brand& b) {
    Connection& connection = connectionOf(tx);
    if (auto raised = raiseSettingsVersion(connection); !raised) return raised;
    if (auto free = checkNameIsFree(connection, b); !free) return free;
    const brand::BrandSettings& s = b.settings;
    auto found = connection.changes(
        kUpdateBrand,
        {b.name, b.authType, b.optinType, b.smsSenderId, b.languageId, b.locale, b.domain,
         b.publicUrl, s.phoneNumberUnique, s.registrationEnabled, s.revealAccounts,
         s.requireRecentSignIn, s.endOtherSessionsOnChange, s.sessionIdleLimit.count(),
         s.refreshTtl.count(), s.countryRules, b.imprint, b.id});
    if (!found) return sdk::Unexpected(std::move(found.error()));
    if (!*found) return sdk::fail(sdk::ErrorCode::kAdminNotFound, "there is no such brand");
    return replaceLists(connection, b);
}

sdk::Result<std::vector<brand::MessageTexts>> SqlBrandStore::loadTextsForUpdate(
    brand::Transaction& tx, brand::BrandId brandId) {
    Connection& connection = connectionOf(tx);
    if (auto raised = raiseSettingsVersion(connection); !raised) {
        return sdk::Unexpected(std::move(raised.error()));
    }
    return loadTexts(connection, brandId);
}

sdk::Result<void> SqlBrandStore::putTexts(brand::Transaction& tx, brand::BrandId brandId,
                                          const brand::MessageTexts& texts) {
    Connection& connection = connectionOf(tx);
    if (auto raised = raiseSettingsVersion(connection); !raised) return raised;
    return storage::putTexts(connection, brandId, texts);
}

sdk::Result<void> SqlBrandStore::removeTexts(brand::Transaction& tx, brand::BrandId brandId,
                                             const std::string& kind, const std::string& language) {
    Connection& connection = connectionOf(tx);
    if (auto raised = raiseSettingsVersion(connection); !raised) return raised;
    const auto removed = storage::removeTexts(connection, brandId, kind, language);
    if (!removed) return sdk::Unexpected(removed.error());
    if (*removed) return {};
    return sdk::fail(sdk::ErrorCode::kAdminNotFound,
                     "the brand has no texts of its own for " + kind + " in " + language);
}

sdk::Result<brand::ApplicationId> SqlBrandStore::addApplication(brand::Transaction& tx,
                                                                const brand::Application& given) {
    Connection& connection = connectionOf(tx);
    brand::Application a = given;
    a.id = idOr(given.id);
    auto id = add(connection, kAddApplication, {a.id, a.brandId, a.key, a.name}, a.id,
                  "an application with that key or number");
    if (!id) return id;
    if (auto put = addOrigins(connection, a); !put) return sdk::Unexpected(std::move(put.error()));
    return id;
}

sdk::Result<std::int64_t> SqlBrandStore::addProvider(brand::Transaction& tx,
                                                     const brand::ProviderRow& given) {
    Connection& connection = connectionOf(tx);
    brand::ProviderRow row = given;
    row.id = idOr(given.id);
    if (auto raised = raiseSettingsVersion(connection); !raised) {
        return sdk::Unexpected(std::move(raised.error()));
    }
    if (auto done = insertProvider(connection, row); !done) {
        return sdk::Unexpected(std::move(done.error()));
    }
    return row.id;
}

sdk::Result<void> SqlBrandStore::updateProvider(brand::Transaction& tx,
                                                const brand::ProviderRow& row) {
    Connection& connection = connectionOf(tx);
    if (auto raised = raiseSettingsVersion(connection); !raised) return raised;
    return storage::updateProvider(connection, row);
}

}  // namespace patron::storage
