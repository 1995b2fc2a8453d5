#ifndef PATRON_STORAGE_CATALOGUE_ROWS_H
#define PATRON_STORAGE_CATALOGUE_ROWS_H

#include <vector>

#include "brand/brand.h"
#include "sdk/result.h"
#include "storage/connection.h"

namespace patron::storage {

/// Every brand with its social auth types, its demographics and their choices.
sdk::Result<std::vector<brand::Brand>> loadBrands(Connection& connection);
/// Every application with its origins.
sdk::Result<std::vector<brand::Application>> loadApplications(Connection& connection);

/// Makes the brand's catalogue of demographic questions what `brand` says. Answers that customers
/// gave to a question that goes stay.
sdk::Result<void> replaceDemographics(Connection& connection, const brand::Brand& brand);
/// Makes the countries that the brand's codes may go to what `brand` says.
sdk::Result<void> replaceCountries(Connection& connection, const brand::Brand& brand);
/// The same for the auth types that customers may sign in with besides.
sdk::Result<void> replaceSocialAuthTypes(Connection& connection, const brand::Brand& brand);
sdk::Result<void> addOrigins(Connection& connection, const brand::Application& application);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_CATALOGUE_ROWS_H
