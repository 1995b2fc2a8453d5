#include "brand/catalogue.h"

#include <algorithm>

namespace patron::brand {
namespace {

// Keys are hexadecimal: nothing but ASCII can match, whatever the locale.
std::string lowerCase(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

}  // namespace

Catalogue::Catalogue(std::int64_t version, std::vector<Brand> brands,
                     std::vector<Application> applications)
    : version_(version), brands_(std::move(brands)), applications_(std::move(applications)) {
    for (std::size_t i = 0; i < applications_.size(); ++i) {
        applicationByKey_.emplace(lowerCase(applications_[i].key), i);
    }
}

Catalogue::Hit Catalogue::findByKey(std::string_view applicationKey) const {
    const auto found = applicationByKey_.find(lowerCase(applicationKey));
    if (found == applicationByKey_.end()) return {};
    const Application& application = applications_[found->second];
    const Brand* brand = findBrand(application.brandId);
    if (brand == nullptr) return {};
    return {brand, &application};
}

const Brand* Catalogue::findBrand(BrandId id) const {
    const auto found = std::find_if(brands_.begin(), brands_.end(),
                                    [id](const Brand& brand) { return brand.id == id; });
    return found == brands_.end() ? nullptr : &*found;
}

}  // namespace patron::brand
