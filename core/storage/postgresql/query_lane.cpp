#include "storage/postgresql/query_lane.h"

namespace patron::storage {

sdk::Result<std::int64_t> QueryLane::run(const Sql& sql, Connection::Values values,
                                         const Connection::OnRow& onRow) {
    PostgresqlQuery query{sql, values, std::nullopt};
    queue_.run(query, [this](const Queue::Batch& batch) { runBatch(batch); });
    if (!*query.outcome) return sdk::Unexpected(std::move(query.outcome->error()));
    return readAnswer(**query.outcome, onRow);
}

void QueryLane::runBatch(const Queue::Batch& batch) {
    if (!connection_ || !connection_->usable()) {
        connection_.reset();
        auto opened = open_();
        if (!opened) {
            // They waited while we tried; letting each try again would keep the last one for ages.
            for (const Queue::Batch& all : {batch, queue_.takeRest()}) {
                for (PostgresqlQuery* query : all) query->outcome = sdk::Unexpected(opened.error());
            }
            return;
        }
        connection_ = std::move(*opened);
    }
    connection_->runQueries(batch);
}

}  // namespace patron::storage
