#ifndef PATRON_STORAGE_SQL_BRAND_STORE_H
#define PATRON_STORAGE_SQL_BRAND_STORE_H

#include "brand/brand_store.h"

namespace patron::storage {

/// brand::BrandStore in SQL.
class SqlBrandStore final : public brand::BrandStore {
  public:
    sdk::Result<std::int64_t> settingsVersion(brand::Transaction& tx) override;
    sdk::Result<std::shared_ptr<const brand::Catalogue>> loadCatalogue(
        brand::Transaction& tx) override;
    sdk::Result<std::shared_ptr<const brand::Catalogue>> loadCatalogueForUpdate(
        brand::Transaction& tx) override;
    sdk::Result<std::vector<brand::ProviderRow>> loadProviders(brand::Transaction& tx) override;

    sdk::Result<std::string> installationConstant(brand::Transaction& tx) override;
    sdk::Result<void> putInstallationConstant(brand::Transaction& tx,
                                              const std::string& prv) override;

    sdk::Result<brand::BrandId> addBrand(brand::Transaction& tx,
                                         const brand::Brand& brand) override;
    sdk::Result<void> updateBrand(brand::Transaction& tx, const brand::Brand& brand) override;
    sdk::Result<std::vector<brand::MessageTexts>> loadTextsForUpdate(
        brand::Transaction& tx, brand::BrandId brandId) override;
    sdk::Result<void> putTexts(brand::Transaction& tx, brand::BrandId brandId,
                               const brand::MessageTexts& texts) override;
    sdk::Result<void> removeTexts(brand::Transaction& tx, brand::BrandId brandId,
                                  const std::string& kind, const std::string& language) override;
    sdk::Result<brand::ApplicationId> addApplication(
        brand::Transaction& tx, const brand::Application& application) override;
    sdk::Result<std::vector<brand::ProviderRow>> loadProvidersForUpdate(
        brand::Transaction& tx) override;
    sdk::Result<void> updateProvider(brand::Transaction& tx,
                                     const brand::ProviderRow& row) override;
    sdk::Result<std::int64_t> addProvider(brand::Transaction& tx,
                                          const brand::ProviderRow& row) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_BRAND_STORE_H
