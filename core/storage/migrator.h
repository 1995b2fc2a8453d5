#ifndef PATRON_STORAGE_MIGRATOR_H
#define PATRON_STORAGE_MIGRATOR_H

#include <string>
#include <vector>

#include "sdk/result.h"
#include "storage/connection.h"
#include "storage/migration_file.h"

namespace patron::storage {

/// Opens a transaction in which no other program migrates the database.
sdk::Result<void> beginMigration(Connection& connection);

/// Applies what the database does not have yet, each file in a transaction of its own that first
/// looks again whether somebody else has just done it; answers the names of what it applied. A file
/// that fails leaves nothing behind. kConfigInvalid when an applied file is not what the folder
/// holds now, or the database is ahead of the folder.
sdk::Result<std::vector<std::string>> applyMigrations(Connection& connection,
                                                      const std::vector<MigrationFile>& files);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_MIGRATOR_H
