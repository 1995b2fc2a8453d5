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
#include "storage/postgresql/postgresql_answer.h"

struct pg_conn;

namespace patron::storage {

/// A statement that is a transaction of its own and, when it has been run, what came of it. Borrows
/// statement and values.
struct LoneStatement {
    const Sql& sql;
    Connection::Values values;
    bool mayWrite = false;
    std::optional<sdk::Result<PostgresqlAnswer>> outcome;
    /// It changed nothing, because somebody else's lock did not come free.
    bool metLock = false;
};

/// A connection to PostgreSQL over libpq. Poco's PostgreSQL session is not used: it frees no
/// connection that could not be opened or was lost (36 KB for each try while a server is away), and
/// its statements abort the process when they are run again after a schema change.
///
/// Statements are prepared once and kept for the connection's life; a migration that adds a column
/// leaves them good, because every statement names its columns. The connection is in libpq's
/// pipeline mode: BEGIN and what perform() sends travel with the next statement that somebody waits
/// for, so a transaction takes a round trip for each of those and one for its COMMIT. Transactions
/// are READ COMMITTED: who reads in order to write locks first, see ../README.md.
class PostgresqlConnection final : public Connection {
  public:
    /// Zero: no limit, for migrations.
    struct Patience {
        sdk::Duration statement;  ///< longest run of one statement
        sdk::Duration lock;       ///< longest wait for a lock
    };
    static sdk::Result<std::unique_ptr<PostgresqlConnection>> open(const PostgresqlAddress& address,
                                                                   const Patience& patience);

    sdk::Result<std::int64_t> run(const Sql& sql, Values values, const OnRow& onRow) override;
    sdk::Result<void> perform(const Sql& sql, Values values) override;
    sdk::Result<void> script(std::string_view text) override;

    sdk::Result<void> begin() override;
    sdk::Result<void> commit() override;
    void rollback() override;
    /// Runs them in one round trip and, if they write, with one commit, so that the disk's
    /// confirmation is waited for once. Where one fails the server undoes all, and each is run
    /// again by itself; nothing is once the connection is lost, since then nobody knows.
    void runTogether(const std::vector<LoneStatement*>& statements);

    /// Asks the socket too: a server that went away while this was idle has closed it.
    bool usable() override;

  private:
    struct Finish {
        void operator()(pg_conn* connection) const;
    };
    using Handle = std::unique_ptr<pg_conn, Finish>;
    using Answer = PostgresqlAnswer;

    /// What was sent, in order, and has no answer yet.
    struct Sent {
        enum class What { kPrepare, kStatement } what;
        const Sql* sql;  ///< null: BEGIN, COMMIT …
    };

    PostgresqlConnection(Handle handle, const Patience& patience);
    sdk::Result<void> configure();

    /// These put something into the pipeline without waiting.
    sdk::Result<void> send(const Sql& sql, Values values);
    sdk::Result<void> sendWord(const char* word);
    /// Ends the pipeline and waits for its answers: those of its statements, or the first error.
    sdk::Result<std::vector<Answer>> collect();
    void note(const Sent& sent, const pg_result* answer, std::optional<sdk::Error>& failure);
    /// The next answer; null: none is left of the present statement, or the connection broke.
    Answer next(const sdk::Deadline& deadline);
    sdk::Error lost(std::string_view what);
    /// Running everybody again, one after the other, would have each wait as long.
    bool hasWaitedLong() const;

    const Patience patience_;
    Handle handle_;
    std::unordered_set<const Sql*> prepared_;
    std::vector<Sent> sent_;
    bool inTransaction_ = false;
    bool broken_ = false;
    bool metLock_ = false;   ///< the last failure was a lock's
    bool timedOut_ = false;  ///< or a statement's that took too long
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_POSTGRESQL_POSTGRESQL_CONNECTION_H
