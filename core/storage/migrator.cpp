#include "storage/migrator.h"

#include <utility>

#include "sdk/time.h"

namespace patron::storage {
namespace {

constexpr std::string_view kMakeTable = R"(
CREATE TABLE IF NOT EXISTS schema_migration (
    version         INTEGER NOT NULL PRIMARY KEY,
    name            TEXT    NOT NULL,
    checksum        TEXT    NOT NULL,
    compatible_with INTEGER NOT NULL,
    applied_at      BIGINT  NOT NULL
))";

// SQLite's transaction has the file to itself. Any number does that means us.
constexpr std::string_view kExclude = "/*postgresql: SELECT pg_advisory_xact_lock(7274496115) */";

constexpr Sql kApplied{"SELECT version, name, checksum FROM schema_migration ORDER BY version"};

constexpr Sql kRecord{R"(
INSERT INTO schema_migration (version, name, checksum, compatible_with, applied_at)
VALUES ($1, $2, $3, $4, $5))"};

MigrationFile toApplied(const Row& row) {
    MigrationFile file;
    Columns(row) >> file.version >> file.name >> file.checksum;
    return file;
}

/// How many of `files` the database has, from the first on.
sdk::Result<std::size_t> countApplied(Connection& connection,
                                      const std::vector<MigrationFile>& files) {
    auto applied = connection.all(kApplied, {}, toApplied);
    if (!applied) return sdk::Unexpected(std::move(applied.error()));
    if (applied->size() > files.size()) {
        return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                         "the database is newer than the migration folder: it has " +
                             applied->back().name + "; use the release that it came with");
    }
    for (std::size_t i = 0; i < applied->size(); ++i) {
        const MigrationFile& was = (*applied)[i];
        if (was.version == files[i].version && was.checksum == files[i].checksum) continue;
        return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                         files[i].name + " is not the file that was applied as " + was.name +
                             "; restore it and put the change into a new file");
    }
    return applied->size();
}

sdk::Result<void> apply(Connection& connection, const MigrationFile& file) {
    if (auto done = connection.script(file.text); !done) return done;
    return connection.perform(
        kRecord, {file.version, file.name, file.checksum, file.compatibleWith, sdk::systemNow()});
}

/// Rolls back unless it was committed.
class OpenTransaction {
  public:
    explicit OpenTransaction(Connection& connection) : connection_(connection) {}
    OpenTransaction(const OpenTransaction&) = delete;
    OpenTransaction& operator=(const OpenTransaction&) = delete;
    ~OpenTransaction() { connection_.rollback(); }

  private:
    Connection& connection_;
};

/// Applies the first missing file; its name, empty when none was missing.
sdk::Result<std::string> applyNext(Connection& connection,
                                   const std::vector<MigrationFile>& files) {
    if (auto begun = beginMigration(connection); !begun) {
        return sdk::Unexpected(std::move(begun.error()));
    }
    const OpenTransaction transaction(connection);
    if (auto made = connection.script(kMakeTable); !made) {
        return sdk::Unexpected(std::move(made.error()));
    }
    auto applied = countApplied(connection, files);
    if (!applied) return sdk::Unexpected(std::move(applied.error()));
    if (*applied == files.size()) return std::string();

    const MigrationFile& file = files[*applied];
    auto done = apply(connection, file);
    if (done) done = connection.commit();
    if (!done) {
        done.error().detail.insert(0, file.name + " was not applied: ");
        return sdk::Unexpected(std::move(done.error()));
    }
    return file.name;
}

}  // namespace

sdk::Result<void> beginMigration(Connection& connection) {
    if (auto begun = connection.begin(); !begun) return begun;
    return connection.script(kExclude);
}

sdk::Result<std::vector<std::string>> applyMigrations(Connection& connection,
                                                      const std::vector<MigrationFile>& files) {
    std::vector<std::string> names;
    for (;;) {
        auto name = applyNext(connection, files);
        if (!name) return sdk::Unexpected(std::move(name.error()));
        if (name->empty()) return names;
        names.push_back(std::move(*name));
    }
}

}  // namespace patron::storage
