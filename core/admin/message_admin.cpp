#include "admin/message_admin.h"

#include <algorithm>

namespace patron::admin {
namespace {

using delivery::OutboxRow;

/// What one command looks at; an outage leaves more than fits on a screen.
constexpr int kMost = 100'000;

}  // namespace

sdk::Result<std::vector<delivery::OutboxCount>> MessageAdmin::count() {
    return database_.read([&](brand::Transaction& tx) { return store_.count(tx); });
}

sdk::Result<std::vector<OutboxRow>> MessageAdmin::dead(int limit) {
    return database_.read([&](brand::Transaction& tx) { return store_.listDead(tx, limit); });
}

sdk::Result<void> MessageAdmin::replay(std::int64_t id) {
    return database_.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        const auto rows = store_.listDead(tx, kMost);
        if (!rows) return sdk::Unexpected(rows.error());
        const auto row = std::ranges::find(*rows, id, &OutboxRow::id);
        if (row == rows->end()) {
            return sdk::fail(
                sdk::ErrorCode::kAdminNotFound,
                "no message of that number was given up; see `patronctl message list`");
        }
        const auto queued = store_.replay(tx, row->brandId, id, now_());
        if (!queued) return sdk::Unexpected(queued.error());
        if (*queued) return {};
        return sdk::fail(sdk::ErrorCode::kAdminConflict,
                         "its code has expired; the customer has to ask for another");
    });
}

sdk::Result<int> MessageAdmin::replayAll() {
    return database_.write([&](brand::Transaction& tx) -> sdk::Result<int> {
        const auto rows = store_.listDead(tx, kMost);
        if (!rows) return sdk::Unexpected(rows.error());
        int replayed = 0;
        for (const OutboxRow& row : *rows) {
            if (row.expiresAt <= now_()) continue;
            const auto queued = store_.replay(tx, row.brandId, row.id, now_());
            if (!queued) return sdk::Unexpected(queued.error());
            if (*queued) ++replayed;
        }
        return replayed;
    });
}

}  // namespace patron::admin
