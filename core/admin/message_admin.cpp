#include "admin/message_admin.h"

namespace patron::admin {
namespace {

/// Rows of one transaction: customers' writes must not wait long for it.
constexpr int kBatch = 500;

}  // namespace

sdk::Result<std::vector<delivery::OutboxCount>> MessageAdmin::count() {
    return database_.read([&](brand::Transaction& tx) { return store_.count(tx); });
}

sdk::Result<std::vector<delivery::OutboxRow>> MessageAdmin::waiting(int limit) {
    return database_.read([&](brand::Transaction& tx) { return store_.listWaiting(tx, limit); });
}

sdk::Result<std::vector<delivery::OutboxRow>> MessageAdmin::dead(int limit) {
    return database_.read([&](brand::Transaction& tx) { return store_.listDead(tx, limit); });
}

sdk::Result<std::vector<delivery::OutboxRow>> MessageAdmin::undelivered(int limit) {
    return database_.read(
        [&](brand::Transaction& tx) { return store_.listUndelivered(tx, limit); });
}

sdk::Result<std::vector<delivery::Conversion>> MessageAdmin::conversions(std::chrono::hours span) {
    return database_.read(
        [&](brand::Transaction& tx) { return store_.conversions(tx, now_() - span, now_()); });
}

sdk::Result<int> MessageAdmin::replayBatch(std::int64_t id) {
    return database_.write(
        [&](brand::Transaction& tx) { return store_.replay(tx, id, now_(), kBatch); });
}

sdk::Result<void> MessageAdmin::replay(std::int64_t id) {
    const auto replayed = replayBatch(id);
    if (!replayed) return sdk::Unexpected(replayed.error());
    if (*replayed > 0) return {};
    return sdk::fail(
        sdk::ErrorCode::kAdminNotFound,
        "no message of that number can be sent: it was not given up, or its code has "
        "expired and the customer has to ask for another; see `patronctl message list`");
}

sdk::Result<int> MessageAdmin::replayAll() {
    int all = 0;
    for (;;) {
        const auto replayed = replayBatch(0);
        if (!replayed) return sdk::Unexpected(replayed.error());
        all += *replayed;
        if (*replayed < kBatch) return all;
    }
}

}  // namespace patron::admin
