#ifndef PATRON_BRAND_CATALOGUE_H
#define PATRON_BRAND_CATALOGUE_H

#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "brand/brand.h"

namespace patron::brand {

/// Every brand and application of the installation as one immutable snapshot, so that a request
/// asks no database for settings. `version` is the number that admin commands raise with each
/// change; a process that sees a higher one in the database loads a new snapshot.
class Catalogue {
  public:
    Catalogue(std::int64_t version, std::vector<Brand> brands,
              std::vector<Application> applications);

    std::int64_t version() const { return version_; }
    /// Both null when the key is unknown or its brand is gone. The key is compared without case.
    struct Hit {
        const Brand* brand = nullptr;
        const Application* application = nullptr;
    };
    Hit findByKey(std::string_view applicationKey) const;
    const Brand* findBrand(BrandId id) const;
    const std::vector<Brand>& brands() const { return brands_; }
    const std::vector<Application>& applications() const { return applications_; }

  private:
    std::int64_t version_;
    std::vector<Brand> brands_;
    std::vector<Application> applications_;
    std::unordered_map<std::string, std::size_t> applicationByKey_;
};

/// Holds the snapshot in force; a request takes it once and keeps it to its end. Any thread.
class CatalogueHolder {
  public:
    explicit CatalogueHolder(std::shared_ptr<const Catalogue> catalogue)
        : catalogue_(std::move(catalogue)) {}

    std::shared_ptr<const Catalogue> current() const {
        const std::shared_lock lock(mutex_);
        return catalogue_;
    }
    void replace(std::shared_ptr<const Catalogue> catalogue) {
        const std::unique_lock lock(mutex_);
        catalogue_.swap(catalogue);
    }

  private:
    mutable std::shared_mutex mutex_;
    std::shared_ptr<const Catalogue> catalogue_;
};

}  // namespace patron::brand

#endif  // PATRON_BRAND_CATALOGUE_H
