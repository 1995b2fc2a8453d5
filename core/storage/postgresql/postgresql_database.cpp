#include "storage/postgresql/postgresql_database.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "storage/guarded_step.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

/// Between tries to reach a server that is away.
constexpr std::chrono::milliseconds kTryAgainAfter{250};

// Two of each kind keep a server process busy while the other's answers are read; more would wait
// more often, for fewer statements each.
constexpr int kLanes = 2;

/// How long a write that shares its lane waits for a lock before it goes on by itself.
constexpr sdk::Duration kLaneLockWait{100};

/// A thread keeps to one lane of each kind.
StatementLane& laneOf(const std::vector<std::unique_ptr<StatementLane>>& lanes) {
    static std::atomic<std::size_t> threads = 0;
    thread_local const std::size_t number = threads++;
    return *lanes[number % lanes.size()];
}

/// A lane as the connection of a piece of work without a transaction. If it may write it is one
/// statement at most.
class LaneConnection final : public Connection {
  public:
    /// @param writers  where a write goes on by itself; null: queries only
    LaneConnection(StatementLane& lane, ConnectionPool* writers) : lane_(lane), writers_(writers) {}

    sdk::Result<std::int64_t> run(const Sql& sql, Values values, const OnRow& onRow) override {
        const bool mayWrite = writers_ != nullptr;
        if (mayWrite && std::exchange(used_, true)) return refused();
        LoneStatement statement{sql, values, mayWrite, std::nullopt, false};
        lane_.run(statement);
        if (mayWrite && statement.metLock) return runAlone(sql, values, onRow);
        if (!*statement.outcome) return sdk::Unexpected(std::move(statement.outcome->error()));
        return readAnswer(**statement.outcome, onRow);
    }
    sdk::Result<void> script(std::string_view) override { return refused(); }
    sdk::Result<void> begin() override { return refused(); }
    sdk::Result<void> commit() override { return refused(); }
    void rollback() override {}
    bool usable() override { return true; }

  private:
    static sdk::Unexpected refused() {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "this needs a transaction");
    }
    sdk::Result<std::int64_t> runAlone(const Sql& sql, Values values, const OnRow& onRow) {
        auto loan = writers_->borrow();
        if (!loan) return sdk::Unexpected(std::move(loan.error()));
        return loan->connection().run(sql, values, onRow);
    }

    StatementLane& lane_;
    ConnectionPool* const writers_;
    bool used_ = false;
};

}  // namespace

PostgresqlDatabase::PostgresqlDatabase(PostgresqlAddress address, const StorageOptions& options)
    : address_(std::move(address)),
      pool_(
          [this, patience = options.busyTimeout] {
              return asConnection(connect({patience, patience}));
          },
          options.connections, options.busyTimeout) {
    const sdk::Duration patience = options.busyTimeout;
    const sdk::Duration lockWait = std::min(patience, kLaneLockWait);
    for (int i = 0; i < kLanes; ++i) {
        queries_.push_back(std::make_unique<StatementLane>([this, patience] {
            return connect({patience, patience});
        }));
        writes_.push_back(std::make_unique<StatementLane>([this, patience, lockWait] {
            return connect({patience, lockWait});
        }));
    }
}

sdk::Result<std::unique_ptr<brand::Database>> PostgresqlDatabase::open(
    const StorageOptions& options) {
    auto address = readPostgresqlUrl(options.url);
    if (!address) return sdk::Unexpected(std::move(address.error()));
    return std::unique_ptr<brand::Database>(new PostgresqlDatabase(std::move(*address), options));
}

sdk::Result<std::unique_ptr<PostgresqlConnection>> PostgresqlDatabase::connect(
    const PostgresqlConnection::Patience& patience) {
    std::unique_lock lock(mutex_);
    if (away_ && (probing_ || Clock::now() < nextTry_)) {
        return sdk::fail(sdk::ErrorCode::kServerDatabase, "postgresql: the server is away");
    }
    const bool probe = away_;
    probing_ = probe;
    lock.unlock();
    auto connection = PostgresqlConnection::open(address_, patience);
    lock.lock();
    if (probe) probing_ = false;
    away_ = !connection;
    if (away_) nextTry_ = Clock::now() + kTryAgainAfter;
    return connection;
}

sdk::Result<void> PostgresqlDatabase::runRead(const Step& step) {
    LaneConnection connection(laneOf(queries_), nullptr);
    SqlTransaction tx(connection);
    return runGuarded(step, tx);
}

sdk::Result<void> PostgresqlDatabase::runStatement(const Step& step) {
    LaneConnection connection(laneOf(writes_), &pool_);
    SqlTransaction tx(connection);
    return runGuarded(step, tx);
}

sdk::Result<void> PostgresqlDatabase::runWrite(const Step& step) noexcept {
    // It would wait for locks of the outer one, which waits for it.
    thread_local bool writing = false;
    if (writing) {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "a write was started inside a write");
    }
    writing = true;
    auto outcome = runTransaction(step);
    writing = false;
    return outcome;
}

sdk::Result<void> PostgresqlDatabase::runTransaction(const Step& step) {
    auto loan = pool_.borrow();
    if (!loan) return sdk::Unexpected(std::move(loan.error()));
    Connection& connection = loan->connection();
    if (auto begun = connection.begin(); !begun) return begun;
    SqlTransaction tx(connection);
    auto outcome = runGuarded(step, tx);
    if (outcome) outcome = connection.commit();
    connection.rollback();
    return outcome;
}

sdk::Result<std::unique_ptr<Connection>> openPostgresqlForMigration(const StorageOptions& options) {
    auto address = readPostgresqlUrl(options.url);
    if (!address) return sdk::Unexpected(std::move(address.error()));
    return asConnection(
        PostgresqlConnection::open(*address, {sdk::Duration::zero(), sdk::Duration::zero()}));
}

}  // namespace patron::storage
