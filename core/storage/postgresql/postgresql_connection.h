#ifndef PATRON_STORAGE_POSTGRESQL_POSTGRESQL_CONNECTION_H
#define PATRON_STORAGE_POSTGRESQL_POSTGRESQL_CONNECTION_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sdk/time.h"
#include "storage/connection.h"
#include "storage/postgresql/postgresql_address.h"

struct pg_conn;
struct pg_result;

namespace patron::storage {

/// A connection to PostgreSQL over libpq. Poco's PostgreSQL session is not used: it frees no
/// connection that could not be opened or was lost (36 KB for each try while a server is away), and
/// its statements abort the process when they are run again after a schema change.
///
/// Statements are prepared once and kept for the connection's life; a migration that adds a column
/// leaves them good, because every statement names its columns. The connection is in libpq's
/// pipeline mode: BEGIN and what perform() sends travel with the next statement that somebody waits
/// for, so a transaction takes a round trip for each of those and one for its COMMIT. Transactions
/// are READ COMMITTED: who reads in order to write locks first, see sql/README.md.
class PostgresqlConnection final : public Connection {
  public:
    /// @param patience  longest run of one statement, and longest wait for a lock; zero: no limit,
    ///                  for migrations
    static sdk::Result<std::unique_ptr<PostgresqlConnection>> open(const PostgresqlAddress& address,
                                                                   sdk::Duration patience);

    sdk::Result<std::int64_t> run(const Sql& sql, Values values, const OnRow& onRow) override;
    sdk::Result<void> perform(const Sql& sql, Values values) override;
    sdk::Result<void> script(std::string_view text) override;
    sdk::Result<bool> hasTable(std::string_view name) override;

    sdk::Result<void> begin() override;
    /// The next statement may write and is a transaction of its own. Outside of this and of begin
    /// only queries run.
    void beginStatement() { statementMayWrite_ = true; }
    sdk::Result<void> commit() override;
    void rollback() override;
    /// Asks the socket too: a server that went away while this was idle has closed it.
    bool usable() override;

  private:
    struct Finish {
        void operator()(pg_conn* connection) const;
    };
    struct Clear {
        void operator()(pg_result* result) const;
    };
    using Handle = std::unique_ptr<pg_conn, Finish>;
    using Answer = std::unique_ptr<pg_result, Clear>;

    /// What was sent, in order, and has no answer yet.
    struct Sent {
        enum class What { kPrepare, kStatement } what;
        const Sql* sql;  ///< null: BEGIN, COMMIT …
    };

    PostgresqlConnection(Handle handle, sdk::Duration patience);
    sdk::Result<void> configure();

    /// These put something into the pipeline without waiting.
    sdk::Result<void> send(const Sql& sql, Values values);
    bool mayRun(const Sql& sql);
    sdk::Result<void> sendWord(const char* word);
    /// Ends the pipeline and waits for its answers: that of the last statement, or the first error.
    sdk::Result<Answer> collect();
    void note(const Sent& sent, const pg_result* answer, std::optional<sdk::Error>& failure);
    /// The next answer; null: none is left of the present statement, or the connection broke.
    Answer next(const sdk::Deadline& deadline);
    sdk::Error lost(std::string_view what);

    const sdk::Duration patience_;
    Handle handle_;
    std::unordered_set<const Sql*> prepared_;
    std::vector<Sent> sent_;
    bool inTransaction_ = false;
    bool statementMayWrite_ = false;
    bool broken_ = false;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_POSTGRESQL_POSTGRESQL_CONNECTION_H
