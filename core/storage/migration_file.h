#ifndef PATRON_STORAGE_MIGRATION_FILE_H
#define PATRON_STORAGE_MIGRATION_FILE_H

#include <filesystem>
#include <string>
#include <vector>

#include "sdk/result.h"

namespace patron::storage {

/// One numbered file of `sql/`, read. See sql/README.md for its form.
struct MigrationFile {
    int version = 0;
    std::string name;      ///< `0001_schema.sql`
    std::string checksum;  ///< SHA-1 of the text: tells a change, not an attacker
    int compatibleWith = 0;
    std::string text;
};

/// All of them in order. kConfigInvalid when the folder has none, a name is not `NNNN_what.sql`, or
/// the numbers are not 1, 2, 3 …
sdk::Result<std::vector<MigrationFile>> readMigrationFiles(const std::filesystem::path& folder);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_MIGRATION_FILE_H
