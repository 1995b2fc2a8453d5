#include "storage/connection_pool.h"

namespace patron::storage {

ConnectionPool::ConnectionPool(Opener open, std::size_t maxConnections, sdk::Duration patience)
    : open_(std::move(open)), maxConnections_(maxConnections), patience_(patience) {
    idle_.reserve(maxConnections);
}

sdk::Result<ConnectionPool::Loan> ConnectionPool::borrow() noexcept {
    std::unique_lock lock(mutex_);
    const bool free = returned_.wait_for(
        lock, patience_, [&] { return !idle_.empty() || count_ < maxConnections_; });
    if (!free) return sdk::fail(sdk::ErrorCode::kServerBusy, "every connection is in use");
    std::unique_ptr<Connection> connection;
    if (idle_.empty()) {
        ++count_;
    } else {
        connection = std::move(idle_.back());
        idle_.pop_back();
    }
    lock.unlock();
    if (connection && connection->usable()) return Loan(*this, std::move(connection));
    connection.reset();
    return openAnother();
}

sdk::Result<ConnectionPool::Loan> ConnectionPool::openAnother() {
    auto connection = open_();
    if (!connection) {
        giveBack(nullptr);
        return sdk::Unexpected(std::move(connection.error()));
    }
    return Loan(*this, std::move(*connection));
}

void ConnectionPool::giveBack(std::unique_ptr<Connection> connection) {
    if (connection && !connection->usable()) connection.reset();
    const std::lock_guard lock(mutex_);
    if (connection) {
        idle_.push_back(std::move(connection));
    } else {
        --count_;
    }
    returned_.notify_one();
}

}  // namespace patron::storage
