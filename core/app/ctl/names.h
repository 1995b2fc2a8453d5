#ifndef PATRON_APP_CTL_NAMES_H
#define PATRON_APP_CTL_NAMES_H

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/ctl/context.h"
#include "brand/catalogue.h"

namespace patron::app::ctl {

/// What the numbers of brands and providers are called, for people; the number itself when it is
/// nobody's any more, `-` for zero. Reads them when first asked; the context outlives it. One
/// thread.
class Names {
  public:
    explicit Names(Context& context) : context_(context) {}

    std::string brand(brand::BrandId id);
    std::string provider(std::int64_t id);

  private:
    Context& context_;
    std::shared_ptr<const brand::Catalogue> catalogue_;
    std::optional<std::vector<brand::ProviderRow>> providers_;
};

}  // namespace patron::app::ctl

#endif  // PATRON_APP_CTL_NAMES_H
