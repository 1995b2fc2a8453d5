#include "storage/postgresql/statement_lane.h"

namespace patron::storage {

void StatementLane::run(LoneStatement& statement) noexcept {
    queue_.run(statement, [this](const Queue::Batch& batch) { runBatch(batch); });
}

void StatementLane::runBatch(const Queue::Batch& batch) {
    if (!connection_ || !connection_->usable()) {
        connection_.reset();
        auto opened = open_();
        if (!opened) {
            // They waited while we tried; letting each try again would keep the last one for ages.
            for (const Queue::Batch& all : {batch, queue_.takeRest()}) {
                for (LoneStatement* statement : all) {
                    statement->outcome = sdk::Unexpected(opened.error());
                }
            }
            return;
        }
        connection_ = std::move(*opened);
    }
    connection_->runTogether(batch);
}

}  // namespace patron::storage
