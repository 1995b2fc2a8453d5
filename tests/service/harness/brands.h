#ifndef PATRON_TESTS_SERVICE_BRANDS_H
#define PATRON_TESTS_SERVICE_BRANDS_H

#include <string>
#include <vector>

#include "installation.h"

namespace patron::tests {

/// Adds a brand that signs in by e-mail, with one application, through patronctl, and waits until
/// the running service knows it. `settings` are further options of `patronctl brand create`.
Client addBrand(Installation& here, const std::string& name,
                const std::vector<std::string>& settings = {},
                const std::string& authType = "email-auth");

/// Another application of a brand.
Client addApplication(Installation& here, const std::string& brand, const std::string& name);

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_BRANDS_H
