#include "app/ctl/names.h"

#include <algorithm>

namespace patron::app::ctl {

std::string Names::brand(brand::BrandId id) {
    if (id == 0) return "-";
    if (!catalogue_) catalogue_ = need(context_.brands().catalogue());
    const brand::Brand* found = catalogue_->findBrand(id);
    return found != nullptr ? found->name : std::to_string(id);
}

std::string Names::provider(std::int64_t id) {
    if (id == 0) return "-";
    if (!providers_) providers_ = need(context_.providers().list());
    const auto found = std::ranges::find(*providers_, id, &brand::ProviderRow::id);
    return found == providers_->end() ? std::to_string(id) : found->name;
}

}  // namespace patron::app::ctl
