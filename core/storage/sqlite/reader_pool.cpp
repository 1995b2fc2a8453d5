#include "storage/sqlite/reader_pool.h"

#include <utility>

namespace patron::storage {

ReaderPool::ReaderPool(std::filesystem::path file, sdk::Duration busyTimeout,
                       std::size_t maxConnections)
    : file_(std::move(file)), busyTimeout_(busyTimeout), maxConnections_(maxConnections) {
    idle_.reserve(maxConnections);
}

sdk::Result<ReaderPool::Loan> ReaderPool::borrow() {
    std::unique_lock lock(mutex_);
    const bool free = returned_.wait_for(lock, busyTimeout_,
                                         [&] { return !idle_.empty() || open_ < maxConnections_; });
    if (!free) return sdk::fail(sdk::ErrorCode::kServerBusy, "every reading connection is in use");
    if (!idle_.empty()) {
        Loan loan(*this, std::move(idle_.back()));
        idle_.pop_back();
        return loan;
    }
    ++open_;
    lock.unlock();
    return openAnother();
}

sdk::Result<ReaderPool::Loan> ReaderPool::openAnother() {
    auto connection = SqliteConnection::open(file_, busyTimeout_, SqliteConnection::Role::kReader);
    if (!connection) {
        giveBack(nullptr);
        return sdk::Unexpected(std::move(connection.error()));
    }
    return Loan(*this, std::move(*connection));
}

void ReaderPool::giveBack(std::unique_ptr<SqliteConnection> connection) {
    const std::lock_guard lock(mutex_);
    if (connection) {
        idle_.push_back(std::move(connection));
    } else {
        --open_;
    }
    returned_.notify_one();
}

}  // namespace patron::storage
