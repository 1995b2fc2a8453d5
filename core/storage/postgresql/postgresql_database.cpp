#include "storage/postgresql/postgresql_database.h"

#include <atomic>
#include <utility>

#include "storage/guarded_step.h"
#include "storage/postgresql/postgresql_connection.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

/// Between tries to reach a server that is away.
constexpr std::chrono::milliseconds kTryAgainAfter{250};

// Two keep a server process busy while the other's answers are read; more would wait more often
// for fewer queries each.
constexpr int kLanes = 2;

}  // namespace

PostgresqlDatabase::PostgresqlDatabase(PostgresqlAddress address, const StorageOptions& options)
    : address_(std::move(address)),
      patience_(options.busyTimeout),
      pool_([this] { return asConnection(connect()); }, options.connections, options.busyTimeout) {
    for (int i = 0; i < kLanes; ++i) {
        lanes_.push_back(std::make_unique<QueryLane>([this] { return connect(); }));
    }
}

sdk::Result<std::unique_ptr<brand::Database>> PostgresqlDatabase::open(
    const StorageOptions& options) {
    auto address = readPostgresqlUrl(options.url);
    if (!address) return sdk::Unexpected(std::move(address.error()));
    return std::unique_ptr<brand::Database>(new PostgresqlDatabase(std::move(*address), options));
}

sdk::Result<std::unique_ptr<PostgresqlConnection>> PostgresqlDatabase::connect() {
    std::unique_lock lock(mutex_);
    if (away_ && (probing_ || Clock::now() < nextTry_)) {
        return sdk::fail(sdk::ErrorCode::kServerDatabase, "postgresql: the server is away");
    }
    const bool probe = away_;
    probing_ = probe;
    lock.unlock();
    auto connection = PostgresqlConnection::open(address_, patience_);
    lock.lock();
    if (probe) probing_ = false;
    away_ = !connection;
    if (away_) nextTry_ = Clock::now() + kTryAgainAfter;
    return connection;
}

sdk::Result<void> PostgresqlDatabase::runRead(const Step& step) {
    LaneConnection connection(lane());
    SqlTransaction tx(connection);
    return runGuarded(step, tx);
}

QueryLane& PostgresqlDatabase::lane() {
    static std::atomic<std::size_t> threads = 0;
    thread_local const std::size_t number = threads++;
    return *lanes_[number % lanes_.size()];
}

sdk::Result<void> PostgresqlDatabase::runStatement(const Step& step) {
    auto loan = pool_.borrow();
    if (!loan) return sdk::Unexpected(std::move(loan.error()));
    // The pool has what connect() opened.
    static_cast<PostgresqlConnection&>(loan->connection()).beginStatement();
    SqlTransaction tx(loan->connection());
    return runGuarded(step, tx);
}

sdk::Result<void> PostgresqlDatabase::runWrite(const Step& step) {
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
    return asConnection(PostgresqlConnection::open(*address, sdk::Duration::zero()));
}

}  // namespace patron::storage
