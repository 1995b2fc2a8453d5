#include "app/housekeeper.h"

#include <functional>
#include <vector>

namespace patron::app {

namespace {

using sdk::TimePoint;

constexpr char kJob[] = "housekeeping";
constexpr int kBatch = 200;
constexpr std::chrono::seconds kRoundEvery{20};
constexpr std::chrono::seconds kLease{90};
constexpr std::chrono::milliseconds kBreath{50};
constexpr std::chrono::hours kCodeMemory{24};
constexpr std::chrono::hours kMessageMemory{24 * 7};
constexpr std::chrono::hours kAuditMemory{24 * 400};
constexpr std::chrono::hours kDeletedMemory{24};

using Purge = std::function<sdk::Result<int>(brand::Transaction&)>;

std::vector<Purge> purges(storage::Storage& storage, TimePoint now) {
    using brand::Transaction;
    return {
        [&, now](Transaction& tx) {
            return storage.challenges().purge(tx, now - kCodeMemory, kBatch);
        },
        [&, now](Transaction& tx) { return storage.limits().purge(tx, now, kBatch); },
        [&, now](Transaction& tx) { return storage.pendingChanges().purge(tx, now, kBatch); },
        [&, now](Transaction& tx) { return storage.sessions().purge(tx, now, kBatch); },
        [&, now](Transaction& tx) { return storage.signingKeys().purge(tx, now, kBatch); },
        [&, now](Transaction& tx) {
            return storage.outbox().purge(tx, now, now - kMessageMemory, kBatch);
        },
        [&, now](Transaction& tx) { return storage.audit().purge(tx, now - kAuditMemory, kBatch); },
        [&, now](Transaction& tx) {
            return storage.accounts().purge(tx, now - kDeletedMemory, kBatch);
        },
    };
}

// Purges batch by batch until nothing is left; `pause` says whether to go on.
sdk::Result<int> purgeAll(storage::Storage& storage, TimePoint now,
                          const std::function<bool()>& pause) {
    int removed = 0;
    for (const Purge& purge : purges(storage, now)) {
        while (true) {
            auto batch = storage.database().write(purge);
            if (!batch) return batch;
            removed += *batch;
            if (*batch < kBatch) break;
            if (!pause()) return removed;
        }
    }
    return removed;
}

}  // namespace

Housekeeper::Housekeeper(storage::Storage& storage, std::string processName, sdk::Log& log)
    : storage_(storage),
      processName_(std::move(processName)),
      log_(log),
      conversionWatch_(storage, log) {
    thread_ = std::thread([this] { run(); });
}

Housekeeper::~Housekeeper() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
    // Best effort: the lease ends by itself when this fails.
    (void)storage_.database().write(
        [&](brand::Transaction& tx) { return storage_.leases().release(tx, kJob, processName_); });
}

sdk::Result<int> Housekeeper::sweep(storage::Storage& storage, TimePoint now) {
    return purgeAll(storage, now, [] { return true; });
}

bool Housekeeper::waitFor(sdk::Duration span) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, span, [this] { return stopping_; });
}

bool Housekeeper::elected() {
    const TimePoint now = sdk::systemNow();
    const auto ours = storage_.database().write([&](brand::Transaction& tx) {
        return storage_.leases().acquire(tx, kJob, processName_, now, now + kLease);
    });
    return ours && *ours;
}

void Housekeeper::run() {
    while (waitFor(kRoundEvery)) {
        if (!elected()) continue;
        const auto removed =
            purgeAll(storage_, sdk::systemNow(), [this] { return waitFor(kBreath); });
        const auto looked = conversionWatch_.look(sdk::systemNow());
        if (!removed || !looked) {
            log_.write(sdk::LogLevel::kWarning, "housekeeping.failed",
                       {{"reason", (removed ? looked.error() : removed.error()).detail}});
        } else if (*removed > 0) {
            log_.write(sdk::LogLevel::kInfo, "housekeeping.removed", {{"rows", *removed}});
        }
    }
}

}  // namespace patron::app
