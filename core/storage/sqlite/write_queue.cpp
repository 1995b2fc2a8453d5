#include "storage/sqlite/write_queue.h"

#include <algorithm>
#include <utility>

#include "storage/sql_transaction.h"

namespace patron::storage {

WriteQueue::WriteQueue(std::unique_ptr<SqliteConnection> connection, std::size_t maxBatch)
    : connection_(std::move(connection)), maxBatch_(maxBatch) {}

sdk::Result<void> WriteQueue::write(const Step& step) noexcept {
    const auto self = std::this_thread::get_id();
    Piece piece(step);
    std::unique_lock lock(mutex_);
    if (worker_ == self) {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "a write was started inside a write");
    }
    waiting_.push_back(&piece);
    piece.turn.wait(lock, [&] { return piece.done || isTurnOf(piece); });
    if (piece.done) return std::move(*piece.outcome);

    Batch batch = takeWaiting(maxBatch_);
    worker_ = self;
    lock.unlock();
    const sdk::Result<void> begun = runBatch(batch);
    lock.lock();
    worker_ = {};
    if (!begun) {
        // They waited while we did; letting each try again would keep the last one for ages.
        const Batch refused = takeWaiting(waiting_.size());
        failAll(refused, begun.error());
        batch.insert(batch.end(), refused.begin(), refused.end());
    }
    for (Piece* finished : batch) {
        finished->done = true;
        finished->turn.notify_one();
    }
    if (!waiting_.empty()) waiting_.front()->turn.notify_one();
    return std::move(*piece.outcome);
}

bool WriteQueue::isTurnOf(const Piece& piece) const {
    return worker_ == std::thread::id() && !waiting_.empty() && waiting_.front() == &piece;
}

WriteQueue::Batch WriteQueue::takeWaiting(std::size_t atMost) {
    const auto count = static_cast<std::ptrdiff_t>(std::min(atMost, waiting_.size()));
    Batch batch(waiting_.begin(), waiting_.begin() + count);
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    return batch;
}

sdk::Result<void> WriteQueue::runBatch(const Batch& batch) {
    if (auto begun = connection_->begin(); !begun) {
        failAll(batch, begun.error());
        return begun;
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
    return {};
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

void WriteQueue::commit(const Batch& batch) {
    const auto succeeded = [](const Piece* piece) { return piece->outcome->has_value(); };
    if (std::ranges::none_of(batch, succeeded)) return connection_->rollback();
    if (auto committed = connection_->commit(); !committed) {
        connection_->rollback();
        failAll(batch, committed.error());
    }
}

void WriteQueue::failAll(const Batch& batch, const sdk::Error& error) {
    for (Piece* piece : batch) {
        const bool failedItself = piece->outcome && !piece->outcome->has_value();
        if (!failedItself) piece->outcome = sdk::Unexpected(error);
    }
}

}  // namespace patron::storage
