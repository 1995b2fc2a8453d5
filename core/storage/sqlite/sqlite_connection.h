#ifndef PATRON_STORAGE_SQLITE_SQLITE_CONNECTION_H
#define PATRON_STORAGE_SQLITE_SQLITE_CONNECTION_H

#include <Poco/Data/Session.h>

#include <filesystem>
#include <memory>
#include <unordered_map>

#include "sdk/time.h"
#include "storage/connection.h"
#include "storage/sqlite/busy_wait.h"
#include "storage/sqlite/sqlite_statement.h"

namespace patron::storage {

/// A connection to an SQLite file. Poco's session opens and closes it and sets the pragmas;
/// statements run on the native handle, prepared once and kept: Poco's own are four times slower.
/// WAL, so that readers and the writer do not wait for each other; `synchronous=FULL`, so that a
/// commit is on disk when it returns.
class SqliteConnection final : public Connection {
  public:
    enum class Role {
        kReader,  ///< refuses to write
        kWriter,
    };
    /// The file's folder must exist. kServerDatabase when it cannot be opened.
    static sdk::Result<std::unique_ptr<SqliteConnection>> open(const std::filesystem::path& file,
                                                               sdk::Duration busyTimeout,
                                                               Role role);

    sdk::Result<std::int64_t> run(const Sql& sql, Values values, const OnRow& onRow) override;
    sdk::Result<void> script(std::string_view text) override;

    sdk::Result<void> begin() override;
    sdk::Result<void> commit() override;
    void rollback() override;
    bool usable() override { return usable_; }

    /// A mark inside a transaction: what follows can be taken back alone.
    sdk::Result<void> setMark();
    sdk::Result<void> dropMark();
    sdk::Result<void> returnToMark();
    /// False also when SQLite itself rolled everything back (disk full, read error).
    bool inTransaction() const;

  private:
    SqliteConnection(Poco::Data::Session session, sdk::Duration busyTimeout);
    void configure(Role role);

    BusyWait busyWait_;
    Poco::Data::Session session_;
    sqlite3* handle_;  ///< the session's
    bool usable_ = true;
    std::unordered_map<const Sql*, SqliteStatement> statements_;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQLITE_SQLITE_CONNECTION_H
