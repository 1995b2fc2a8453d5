#include "storage/sqlite/write_queue.h"

#include <algorithm>
#include <utility>

#include "storage/sql_transaction.h"

namespace patron::storage {

WriteQueue::WriteQueue(std::unique_ptr<SqliteConnection> connection, std::size_t maxBatch)
    : connection_(std::move(connection)), queue_(maxBatch) {}

sdk::Result<void> WriteQueue::write(const Step& step) noexcept {
    if (queue_.isWorking()) {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "a write was started inside a write");
    }
    Piece piece{step, std::nullopt};
    queue_.run(piece, [this](const Queue::Batch& batch) { runBatch(batch); });
    return std::move(*piece.outcome);
}

void WriteQueue::runBatch(const Queue::Batch& batch) {
    if (auto begun = connection_->begin(); !begun) {
        failAll(batch, begun.error());
        // They waited while we did; letting each try again would keep the last one for ages.
        failAll(queue_.takeRest(), begun.error());
        return;
    }
    const bool intact =
        batch.size() == 1
            ? runAlone(*batch.front())
            : std::ranges::all_of(batch, [this](Piece* piece) { return runMarked(*piece); });
    if (intact) {
        commit(batch);
    } else {
        connection_->rollback();
        failAll(batch, sdk::Error(sdk::ErrorCode::kServerDatabase,
                                  "sqlite gave the transaction up; nothing of it was kept"));
    }
}

bool WriteQueue::runAlone(Piece& piece) {
    SqlTransaction tx(*connection_);
    piece.outcome = runGuarded(piece.step, tx);
    return connection_->inTransaction();
}

bool WriteQueue::runMarked(Piece& piece) {
    if (!connection_->setMark()) return false;
    const bool intact = runAlone(piece);
    if (!intact) return false;
    return (*piece.outcome ? connection_->dropMark() : connection_->returnToMark()).has_value();
}

void WriteQueue::commit(const Queue::Batch& batch) {
    const auto succeeded = [](const Piece* piece) { return piece->outcome->has_value(); };
    if (std::ranges::none_of(batch, succeeded)) return connection_->rollback();
    if (auto committed = connection_->commit(); !committed) {
        connection_->rollback();
        failAll(batch, committed.error());
    }
}

void WriteQueue::failAll(const Queue::Batch& batch, const sdk::Error& error) {
    for (Piece* piece : batch) {
        const bool failedItself = piece->outcome && !piece->outcome->has_value();
        if (!failedItself) piece->outcome = sdk::Unexpected(error);
    }
}

}  // namespace patron::storage
