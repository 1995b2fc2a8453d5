#ifndef PATRON_STORAGE_POSTGRESQL_QUERY_LANE_H
#define PATRON_STORAGE_POSTGRESQL_QUERY_LANE_H

#include <functional>
#include <memory>

#include "storage/batch_queue.h"
#include "storage/postgresql/postgresql_connection.h"

namespace patron::storage {

/// Queries of many threads over one connection: those that wait while others are under way travel
/// together in the next round trip. That takes half of what a connection for each of them would,
/// because neither side goes to sleep and is woken for every query. Queries only: they wait for no
/// lock, and each is a transaction of its own that nobody misses when it fails. Any thread.
class QueryLane {
  public:
    using Opener = std::function<sdk::Result<std::unique_ptr<PostgresqlConnection>>()>;

    explicit QueryLane(Opener open) : open_(std::move(open)), queue_(kMaxBatch) {}

    sdk::Result<std::int64_t> run(const Sql& sql, Connection::Values values,
                                  const Connection::OnRow& onRow);

  private:
    using Queue = BatchQueue<PostgresqlQuery>;
    static constexpr std::size_t kMaxBatch = 32;

    void runBatch(const Queue::Batch& batch);

    const Opener open_;
    std::unique_ptr<PostgresqlConnection> connection_;  ///< of the batch that is worked on
    Queue queue_;
};

/// A lane as the connection of a read.
class LaneConnection final : public Connection {
  public:
    explicit LaneConnection(QueryLane& lane) : lane_(lane) {}

    sdk::Result<std::int64_t> run(const Sql& sql, Values values, const OnRow& onRow) override {
        return lane_.run(sql, values, onRow);
    }
    sdk::Result<void> script(std::string_view) override { return refused(); }
    sdk::Result<void> begin() override { return refused(); }
    sdk::Result<void> commit() override { return refused(); }
    void rollback() override {}
    bool usable() override { return true; }

  private:
    static sdk::Unexpected refused() {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "a read runs queries only");
    }

    QueryLane& lane_;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_POSTGRESQL_QUERY_LANE_H
