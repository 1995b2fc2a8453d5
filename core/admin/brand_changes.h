#ifndef PATRON_ADMIN_BRAND_CHANGES_H
#define PATRON_ADMIN_BRAND_CHANGES_H

#include <string>
#include <vector>

#include "brand/brand.h"

namespace patron::admin {

/// The names of the settings in which two states of a brand differ, as `patronctl brand set` calls
/// them. The texts of messages are not among them: they are changed apart.
std::vector<std::string> changedSettings(const brand::Brand& before, const brand::Brand& after);

}  // namespace patron::admin

#endif  // PATRON_ADMIN_BRAND_CHANGES_H
