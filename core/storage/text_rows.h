#ifndef PATRON_STORAGE_TEXT_ROWS_H
#define PATRON_STORAGE_TEXT_ROWS_H

#include <string>
#include <vector>

#include "brand/brand.h"
#include "sdk/result.h"
#include "storage/connection.h"

namespace patron::storage {

/// Gives every brand its own texts.
sdk::Result<void> attachTexts(Connection& connection, std::vector<brand::Brand>& brands);

sdk::Result<std::vector<brand::MessageTexts>> loadTexts(Connection& connection,
                                                        brand::BrandId brandId);
sdk::Result<void> putTexts(Connection& connection, brand::BrandId brandId,
                           const brand::MessageTexts& texts);
/// Whether there were any.
sdk::Result<bool> removeTexts(Connection& connection, brand::BrandId brandId,
                              const std::string& kind, const std::string& language);
}  // namespace patron::storage

#endif  // PATRON_STORAGE_TEXT_ROWS_H
