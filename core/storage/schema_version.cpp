#include "storage/schema_version.h"

#include <string>

namespace patron::storage {
namespace {

constexpr Sql kHasTable{R"(
SELECT 1 FROM
/*sqlite:     sqlite_master WHERE type = 'table' AND name = 'schema_migration' */
/*postgresql: pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migration' */)"};
constexpr Sql kVersions{
    "SELECT COALESCE(MAX(version), 0), COALESCE(MAX(compatible_with), 0) FROM schema_migration"};

struct Versions {
    int schema = 0;
    int oldestProgram = 0;
};

Versions toVersions(const Row& row) {
    Versions versions;
    Columns(row) >> versions.schema >> versions.oldestProgram;
    return versions;
}

sdk::Result<Versions> readVersions(Connection& connection) {
    bool exists = false;
    auto looked = connection.run(kHasTable, {}, [&](const Row&) { exists = true; });
    if (!looked) return sdk::Unexpected(std::move(looked.error()));
    if (!exists) return Versions{};
    auto versions = connection.one(kVersions, {}, toVersions);
    if (!versions) return sdk::Unexpected(std::move(versions.error()));
    return versions->value_or(Versions{});
}

}  // namespace

sdk::Result<void> checkSchema(Connection& connection, int programVersion) {
    const auto versions = readVersions(connection);
    if (!versions) return sdk::Unexpected(versions.error());
    const std::string known = std::to_string(programVersion);
    const std::string found = std::to_string(versions->schema);
    if (versions->schema == 0) {
        return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                         "the database is empty; run `patronctl migrate` first");
    }
    if (versions->schema < programVersion) {
        return sdk::fail(sdk::ErrorCode::kConfigInvalid, "the database has schema " + found +
                                                             " and this program needs " + known +
                                                             "; run `patronctl migrate`");
    }
    if (versions->oldestProgram > programVersion) {
        return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                         "the database has schema " + found +
                             ", made by `patronctl migrate` of a " +
                             "newer release; this program knows schema " + known +
                             ": install the newer release");
    }
    return {};
}

}  // namespace patron::storage
