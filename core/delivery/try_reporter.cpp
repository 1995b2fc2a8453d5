#include "delivery/try_reporter.h"

#include <algorithm>
#include <thread>

namespace patron::delivery {
namespace {

constexpr sdk::Duration kFirstReportPause{100};
constexpr sdk::Duration kLongestReportPause{1'000};

}  // namespace

bool TryReporter::settle(Job& job, const TryResult& result) {
    const TryVerdict verdict = judgeTry(job.row, result, options_.clock(), options_, randomShare());
    job.row.providerMessageId = result.providerMessageId;
    const bool held = result.outcome == TryResult::Outcome::kHeld;
    if (held) --job.row.attempts;
    // What a provider said of this message tells more than that nobody was asked since.
    if (!held || job.row.providerId == 0) {
        job.row.providerId = result.providerId();
        job.row.lastError = result.reason;
    }
    logVerdict(job, result, verdict);
    return report(job, verdict);
}

// A message that a provider took and whose row stays claimed is sent again when the claim ends: so
// the result is written again and again until then.
bool TryReporter::report(const Job& job, const TryVerdict& verdict) {
    for (sdk::Duration pause = kFirstReportPause;;
         pause = std::min(pause * 2, kLongestReportPause)) {
        const sdk::Result<bool> written = writeReport(job, verdict);
        if (written && !*written) {
            log_.write(sdk::LogLevel::kWarning, "delivery.claim_lost",
                       {{"brand", job.row.brandId}, {"id", job.row.id}});
        }
        if (written) return verdict.state == OutboxState::kQueued;
        logFailure(job, written.error());
        if (options_.clock() >= job.claimedUntil) return false;
        std::this_thread::sleep_for(pause);
    }
}

void TryReporter::handBack(Job& job) {
    --job.row.attempts;
    const auto written = writeReport(job, {OutboxState::kQueued, job.row.nextAttemptAt});
    if (!written) logFailure(job, written.error());
}

void TryReporter::logFailure(const Job& job, const sdk::Error& error) {
    log_.write(sdk::LogLevel::kError, "delivery.report_failed",
               {{"brand", job.row.brandId}, {"id", job.row.id}, {"detail", error.detail}});
}

sdk::Result<bool> TryReporter::writeReport(const Job& job, const TryVerdict& verdict) {
    return database_.writeStatement([&](brand::Transaction& tx) -> sdk::Result<bool> {
        if (verdict.state == OutboxState::kSent) {
            return store_.markSent(tx, job.row, job.worker, options_.clock());
        }
        if (verdict.state == OutboxState::kQueued) {
            return store_.retryAt(tx, job.row, job.worker, verdict.nextAttemptAt);
        }
        return store_.markDead(tx, job.row, job.worker, options_.clock());
    });
}

void TryReporter::logVerdict(const Job& job, const TryResult& result, const TryVerdict& verdict) {
    const OutboxRow& row = job.row;
    if (result.outcome == TryResult::Outcome::kNoProvider) {
        log_.write(sdk::LogLevel::kWarning, "delivery.no_provider",
                   {{"brand", row.brandId},
                    {"address_kind", row.addressKind},
                    {"country", row.country},
                    {"id", row.id}});
    }
    // The gates have said it, once for all messages.
    if (result.outcome == TryResult::Outcome::kHeld && verdict.state == OutboxState::kQueued)
        return;
    const bool sent = verdict.state == OutboxState::kSent;
    const bool again = verdict.state == OutboxState::kQueued;
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

double TryReporter::randomShare() {
    const std::lock_guard lock(mutex_);
    return std::generate_canonical<double, 32>(jitter_);
}

}  // namespace patron::delivery
