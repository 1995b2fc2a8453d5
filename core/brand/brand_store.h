#ifndef PATRON_BRAND_BRAND_STORE_H
#define PATRON_BRAND_BRAND_STORE_H

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "brand/brand.h"
#include "brand/catalogue.h"
#include "brand/transaction.h"
#include "sdk/result.h"

namespace patron::brand {

enum class ProviderState {
    kActive = 1,
    kInactive = 2,  ///< kept, and used for nothing but a test
};

/// A row that names an OTP provider; its secret configuration values are sealed under the master
/// key.
struct ProviderRow {
    std::int64_t id = 0;
    ProviderState state = ProviderState::kActive;
    /// Lower is tried first.
    int position = 0;
    /// Unique in the installation.
    std::string name;
    std::string pluginId;
    std::vector<BrandId> brandIds;  ///< empty: every brand
    /// E.164 prefixes (`+49`) of the numbers that it serves; empty: every address.
    std::vector<std::string> prefixes;
    /// JSON object of strings by configuration key; values of secret keys are sealed.
    std::string configuration;
};

/// Brands, applications and providers in the database. Reads are of the whole (there are few);
/// every writing call raises the settings version in the same transaction, by which all processes
/// notice. Errors: kServerDatabase; kAdminConflict for a name or key that exists.
class BrandStore {
  public:
    virtual ~BrandStore() = default;

    virtual sdk::Result<std::int64_t> settingsVersion(Transaction& tx) = 0;
    virtual sdk::Result<std::shared_ptr<const Catalogue>> loadCatalogue(Transaction& tx) = 0;
    virtual sdk::Result<std::vector<ProviderRow>> loadProviders(Transaction& tx) = 0;
    /// The same two in order to change something: nobody else changes settings until the write
    /// ends.
    virtual sdk::Result<std::shared_ptr<const Catalogue>> loadCatalogueForUpdate(
        Transaction& tx) = 0;
    virtual sdk::Result<std::vector<ProviderRow>> loadProvidersForUpdate(Transaction& tx) = 0;

    /// A constant of this installation for the tokens' `prv` claim, made by the first migration
    /// run.
    virtual sdk::Result<std::string> installationConstant(Transaction& tx) = 0;
    virtual sdk::Result<void> putInstallationConstant(Transaction& tx, const std::string& prv) = 0;

    virtual sdk::Result<BrandId> addBrand(Transaction& tx, const Brand& brand) = 0;
    /// Replaces everything but the id and the texts of an existing brand.
    virtual sdk::Result<void> updateBrand(Transaction& tx, const Brand& brand) = 0;
    /// A brand's own texts in order to change some of them: nobody else changes any until the write
    /// ends.
    virtual sdk::Result<std::vector<MessageTexts>> loadTextsForUpdate(Transaction& tx,
                                                                      BrandId brandId) = 0;
    /// In place of those of the same kind and language, if there are any.
    virtual sdk::Result<void> putTexts(Transaction& tx, BrandId brandId,
                                       const MessageTexts& texts) = 0;
    /// kAdminNotFound when the brand has none of that kind and language.
    virtual sdk::Result<void> removeTexts(Transaction& tx, BrandId brandId, const std::string& kind,
                                          const std::string& language) = 0;
    virtual sdk::Result<ApplicationId> addApplication(Transaction& tx,
                                                      const Application& application) = 0;
    virtual sdk::Result<std::int64_t> addProvider(Transaction& tx, const ProviderRow& row) = 0;
    /// Replaces everything but the id; kAdminNotFound when there is no such row.
    virtual sdk::Result<void> updateProvider(Transaction& tx, const ProviderRow& row) = 0;
};

}  // namespace patron::brand

#endif  // PATRON_BRAND_BRAND_STORE_H
