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

const Demographic* Brand::findDemographic(std::string_view demographicId) const {
    const auto found = std::find_if(demographics.begin(), demographics.end(),
                                    [&](const Demographic& d) { return d.id == demographicId; });
    return found == demographics.end() ? nullptr : &*found;
}

}  // namespace patron::brand
