#include "delivery/try_reporter.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "delivery/try_verdict.h"

namespace patron::delivery {
namespace {

/// How long a report waits for others to be written with it.
constexpr std::chrono::milliseconds kLinger{2};
constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{1'000};

}  // namespace

TryReporter::TryReporter(brand::Database& database, OutboxStore& store, sdk::Log& log,
                         const DispatcherOptions& options, std::function<void()> onQueued)
    : database_(database),
      store_(store),
      log_(log),
      options_(options),
      onQueued_(std::move(onQueued)),
      thread_([this] { run(); }) {}

TryReporter::~TryReporter() { stop(); }

void TryReporter::settle(OutboxRow row, const TryResult& result) {
    Lock lock(mutex_);
    const double share = std::generate_canonical<double, 32>(jitter_);
    lock.unlock();
    const TryVerdict verdict = judgeTry(row, result, options_.clock(), options_, share);
    row.state = verdict.state;
    if (row.state == OutboxState::kQueued) row.nextAttemptAt = verdict.nextAttemptAt;
    row.providerMessageId = result.providerMessageId;
    const bool held = result.outcome == TryResult::Outcome::kHeld;
    if (held) --row.attempts;
    // What a provider said of this message tells more than that nobody was asked since.
    if (!held || row.providerId == 0) {
        row.providerId = result.providerId();
        row.lastError = result.reason;
    }
    row.sealed.clear();
    logVerdict(row, result);
    lock.lock();
    new_.push_back(std::move(row));
    ++waiting_;
    if (new_.size() == 1 || worthWriting()) changed_.notify_one();
    roomy_.wait(lock, [this] { return waiting_ < mostWaiting_; });
}

void TryReporter::handBack(std::vector<OutboxRow> rows) {
    const Lock lock(mutex_);
    waiting_ += rows.size();
    for (OutboxRow& row : rows) {
        row.state = OutboxState::kQueued;
        --row.attempts;
        new_.push_back(std::move(row));
    }
    changed_.notify_one();
}

void TryReporter::allowWaiting(std::size_t reports) {
    const Lock lock(mutex_);
    mostWaiting_ = reports;
    roomy_.notify_all();
}

void TryReporter::stop() {
    {
        const Lock lock(mutex_);
        stopping_ = true;
        changed_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
}

// A message that a provider took and whose row stays claimed is sent again when the claim ends: so
// the result is written again and again until then.
void TryReporter::run() {
    Lock lock(mutex_);
    while (true) {
        const auto busy = [this] { return !new_.empty() || (stopping_ && late_.empty()); };
        if (late_.empty()) {
            changed_.wait(lock, busy);
        } else {
            changed_.wait_until(lock, nextLate()->due, busy);
        }
        if (new_.empty() && late_.empty()) return;
        if (!new_.empty()) changed_.wait_for(lock, kLinger, [this] { return worthWriting(); });
        if (!new_.empty()) writeOut(lock, takeNew(), kFirstPause);
        // Each has one more try after its claim, when another may not have come yet; but not for
        // ever when the database is slow and the process shall end.
        if (stopping_) {
            waiting_ -= std::erase_if(late_, [this](const Late& late) { return isLost(late.row); });
        }
        const auto late = nextLate();
        if (late == late_.end() || Clock::now() < late->due) continue;
        const Clock::duration pause = std::min<Clock::duration>(late->pause * 2, kLongestPause);
        std::vector<OutboxRow> alone{std::move(late->row)};
        late_.erase(late);
        writeOut(lock, std::move(alone), pause);
    }
}

// Senders go on while one half is written and the other comes together.
bool TryReporter::worthWriting() const {
    return stopping_ || new_.size() >= std::min(mostWaiting_ / 2, OutboxStore::kMostReports);
}

std::vector<OutboxRow> TryReporter::takeNew() {
    const auto count =
        static_cast<std::ptrdiff_t>(std::min(new_.size(), OutboxStore::kMostReports));
    std::vector<OutboxRow> rows(std::make_move_iterator(new_.begin()),
                                std::make_move_iterator(new_.begin() + count));
    new_.erase(new_.begin(), new_.begin() + count);
    return rows;
}

std::vector<TryReporter::Late>::iterator TryReporter::nextLate() {
    return std::ranges::min_element(late_, {}, &Late::due);
}

void TryReporter::writeOut(Lock& lock, std::vector<OutboxRow> rows, Clock::duration pause) {
    lock.unlock();
    const std::vector<MessageKey> written = write(rows);
    bool queued = false;
    std::vector<OutboxRow> unwritten;
    for (OutboxRow& row : rows) {
        if (std::ranges::find(written, MessageKey{row.brandId, row.id}) == written.end()) {
            unwritten.push_back(std::move(row));
        } else {
            queued = queued || row.state == OutboxState::kQueued;
        }
    }
    if (queued) onQueued_();
    lock.lock();
    waiting_ -= rows.size();
    for (OutboxRow& row : unwritten) {
        if (isLost(row)) continue;
        ++waiting_;
        late_.push_back({std::move(row), pause, Clock::now() + pause});
    }
    roomy_.notify_all();
}

std::vector<MessageKey> TryReporter::write(const std::vector<OutboxRow>& rows) {
    auto written = database_.writeStatement(
        [&](brand::Transaction& tx) { return store_.report(tx, rows, options_.clock()); });
    if (written) return std::move(*written);
    for (const OutboxRow& row : rows) {
        log_.write(sdk::LogLevel::kError, "delivery.report_failed",
                   {{"brand", row.brandId}, {"id", row.id}, {"detail", written.error().detail}});
    }
    return {};
}

// When its claim is over, another may have the row.
bool TryReporter::isLost(const OutboxRow& row) {
    if (options_.clock() < row.claimedUntil) return false;
    log_.write(sdk::LogLevel::kWarning, "delivery.claim_lost",
               {{"brand", row.brandId}, {"id", row.id}});
    return true;
}

void TryReporter::logVerdict(const OutboxRow& row, const TryResult& result) {
    if (result.outcome == TryResult::Outcome::kNoProvider) {
        log_.write(sdk::LogLevel::kWarning, "delivery.no_provider",
                   {{"brand", row.brandId},
                    {"address_kind", row.addressKind},
                    {"country", row.country},
                    {"id", row.id}});
    }
    const bool sent = row.state == OutboxState::kSent;
    const bool again = row.state == OutboxState::kQueued;
    // The gates have said it, once for all messages.
    if (result.outcome == TryResult::Outcome::kHeld && again) return;
    log_.write(sent ? sdk::LogLevel::kInfo : sdk::LogLevel::kWarning,
               sent    ? "delivery.sent"
               : again ? "delivery.retry"
                       : "delivery.dead",
               {{"brand", row.brandId},
                {"id", row.id},
                {"kind", row.kind},
                {"address_kind", row.addressKind},
                {"country", row.country},
                {"attempt", row.attempts},
                {"provider", result.providerName},
                {"reason", row.lastError}});
}

}  // namespace patron::delivery
