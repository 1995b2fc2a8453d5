#ifndef PATRON_STORAGE_DATABASE_URL_H
#define PATRON_STORAGE_DATABASE_URL_H

#include <filesystem>
#include <string_view>

#include "sdk/result.h"

namespace patron::storage {

/// `postgresql://…` or `postgres://…`: a libpq connection URI.
bool isPostgresqlUrl(std::string_view url);

/// The file that `sqlite:///absolute/path` or `sqlite://relative` names, made absolute.
/// kConfigInvalid, with what to write instead, for anything else.
sdk::Result<std::filesystem::path> sqliteFileOf(std::string_view url);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_DATABASE_URL_H
