#ifndef PATRON_STORAGE_PROVIDER_ROWS_H
#define PATRON_STORAGE_PROVIDER_ROWS_H

#include <vector>

#include "brand/brand_store.h"
#include "sdk/result.h"
#include "storage/connection.h"

namespace patron::storage {

/// The tables provider and provider_brand, for SqlBrandStore. The settings version is its business.

/// By position, inactive ones included.
sdk::Result<std::vector<brand::ProviderRow>> loadProviders(Connection& connection);

/// kAdminConflict when its number or name is taken.
sdk::Result<void> insertProvider(Connection& connection, const brand::ProviderRow& row);

/// kAdminNotFound when there is none of that number; kAdminConflict when its name is taken.
sdk::Result<void> updateProvider(Connection& connection, const brand::ProviderRow& row);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_PROVIDER_ROWS_H
