#include "brand/brand.h"

#include <algorithm>
#include <cstdlib>

namespace patron::brand {

std::string_view demographicTypeName(DemographicType type) {
    switch (type) {
        case DemographicType::kDate:
            return "date";
        case DemographicType::kChoice:
            return "choice";
        case DemographicType::kText:
            return "text";
        case DemographicType::kPostalCode:
            return "postal_code";
    }
    std::abort();
}

const DestinationCountry* BrandSettings::findCountry(std::string_view country) const {
    const auto listed = [this](std::string_view name) {
        return std::ranges::find(countries, name, &DestinationCountry::country);
    };
    auto found = listed(country);
    if (found == countries.end()) found = listed("*");
    return found == countries.end() ? nullptr : &*found;
}

const Demographic* Brand::findDemographic(std::string_view demographicId) const {
    const auto found = std::find_if(demographics.begin(), demographics.end(),
                                    [&](const Demographic& d) { return d.id == demographicId; });
    return found == demographics.end() ? nullptr : &*found;
}

bool Brand::hasSocialAuthType(std::string_view social) const {
    return std::find(socialAuthTypes.begin(), socialAuthTypes.end(), social) !=
           socialAuthTypes.end();
}

}  // namespace patron::brand
