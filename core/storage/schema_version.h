#ifndef PATRON_STORAGE_SCHEMA_VERSION_H
#define PATRON_STORAGE_SCHEMA_VERSION_H

#include "sdk/result.h"
#include "storage/connection.h"

namespace patron::storage {

/// The schema that this program's statements are written for: the number of the newest file in
/// `sql/` (a test compares).
inline constexpr int kSchemaVersion = 10;

/// Whether this program may work on the database: its schema is at least kSchemaVersion, and no
/// newer migration has declared that programs as old as this one no longer run. kConfigInvalid with
/// a sentence that names the command that helps.
/// @param programVersion  kSchemaVersion, except in tests
sdk::Result<void> checkSchema(Connection& connection, int programVersion = kSchemaVersion);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SCHEMA_VERSION_H
