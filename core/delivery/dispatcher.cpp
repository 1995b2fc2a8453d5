#include "delivery/dispatcher.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "delivery/claim.h"
#include "delivery/delivery_try.h"
#include "delivery/job_queue.h"
#include "delivery/try_reporter.h"
#include "keys/random.h"

namespace patron::delivery {
namespace {

constexpr sdk::Duration kShortestPause{50};
constexpr sdk::Duration kLookAtParkedEvery{100};
/// That a route leads to a provider is found out anew so often: which one it is may have changed.
constexpr sdk::Duration kNoteLasts{30'000};
/// For each sender: reports that may wait to be written when it begins another try.
constexpr std::size_t kReportsEach = 2;
/// However many providers there are, a process has no more threads than this for them.
constexpr std::size_t kMostSenders = 256;

/// For each try that a provider may have at once: rows of one claim. A claim is a durable write,
/// and a small one for every few messages would be most of the work. Yet it may all be for one
/// provider, and if that takes a second for each the last must have its try before the claim ends.
constexpr std::size_t kMostClaimedEach = 8;
/// For each such try as well: enough to be at hand, ready or parked at one provider, until the next
/// claim has come back.
constexpr std::size_t kEnoughEach = 4;

ProviderGates::Options gateOptions(const DispatcherOptions& options) {
    ProviderGates::Options gates = options.gates;
    gates.triesAtOnce = options.senders;
    gates.clock = options.clock;
    return gates;
}

TryResult expired() {
    TryResult result;
    result.outcome = TryResult::Outcome::kHeld;
    result.reason = "expired";
    return result;
}

}  // namespace

class Dispatcher::Impl {
  public:
    Impl(brand::Database& database, OutboxStore& store, const Outbox& outbox,
         const plugin::PluginSetHolder& plugins, sdk::Log& log, DispatcherOptions options)
        : database_(database),
          store_(store),
          outbox_(outbox),
          plugins_(plugins),
          log_(log),
          options_(std::move(options)),
          gates_(gateOptions(options_), log),
          process_(keys::randomAlphanumeric(keys::systemRandom(), 12)),
          reporter_(database, store, log, options_, [this] { wake(); }) {}

    void start();
    void wake();
    void stop();

  private:
    using Clock = std::chrono::steady_clock;
    using Lock = std::unique_lock<std::mutex>;

    std::size_t triesAtOnce() const { return static_cast<std::size_t>(options_.senders); }
    std::size_t enoughAtHand() const { return kEnoughEach * triesAtOnce(); }
    /// At one provider, before rows go back to the outbox: what is ready and parked when there is
    /// another claim, and that claim.
    std::size_t mostParked() const { return 2 * enoughAtHand() + kMostClaimedEach * triesAtOnce(); }

    // Claimer.
    void claimLoop();
    void hireSenders(Lock& lock);
    void handBack();
    bool worthClaiming() const { return jobs_.ready() <= enoughAtHand(); }
    /// Gives back those that senders of this process have in hand already.
    std::vector<OutboxRow> enqueue(std::vector<OutboxRow> rows);
    void giveUpExpired(std::vector<OutboxRow> overdue);
    void lookAtParked();
    template <class Condition>
    void waitFor(Lock& lock, Clock::time_point limit, Condition condition);
    sdk::Duration pauseAfter(const sdk::Result<Claim>& claimed) const;

    // Senders.
    void sendLoop();
    bool park(Job& job, const TryResult& result);
    void unparkAfter(const TryResult& result, std::int64_t waitedFor);
    bool unparkFor(std::int64_t providerId);  ///< false: nothing waits there
    TryResult tryRow(Job& job);

    brand::Database& database_;
    OutboxStore& store_;
    const Outbox& outbox_;
    const plugin::PluginSetHolder& plugins_;
    sdk::Log& log_;
    const DispatcherOptions options_;
    ProviderGates gates_;
    const std::string process_;

    std::mutex mutex_;
    std::condition_variable claimerWakes_;
    std::condition_variable sendersWake_;
    bool woken_ = false;
    bool stopping_ = false;    ///< no further claims
    bool noMoreJobs_ = false;  ///< the claimer has ended
    std::uint64_t claims_ = 0;
    JobQueue jobs_;
    Clock::time_point nextLook_;
    std::weak_ptr<const plugin::PluginSet> knownPlugins_;
    std::set<MessageKey> underWay_;  ///< rows that channels of this process have in hand
    std::thread claimer_;
    std::vector<std::thread> senders_;
    TryReporter reporter_;  ///< last, for its thread uses what is above
};

void Dispatcher::Impl::start() {
    const Lock lock(mutex_);
    claimer_ = std::thread([this] { claimLoop(); });
}

// There may be others than at the last look, and more of them; threads stay once they are there. A
// channel that was replaced may hang with all its tries, and its successor, too: nobody else must
// want for threads then.
// The set is looked at without the lock: whoever is the last to hold one destroys its channels.
void Dispatcher::Impl::hireSenders(Lock& lock) {
    lock.unlock();
    auto plugins = plugins_.current();
    const std::weak_ptr<const plugin::PluginSet> known = plugins;
    const auto usable = std::ranges::count_if(
        plugins->providers(), [](const auto& provider) { return provider.channel != nullptr; });
    const std::size_t channels = static_cast<std::size_t>(usable) + gates_.replaced(*plugins);
    plugins.reset();
    lock.lock();
    if (known.owner_before(knownPlugins_) || knownPlugins_.owner_before(known)) {
        jobs_.forgetRoutes();
        knownPlugins_ = known;
    }
    const std::size_t wanted =
        std::min(kMostSenders, triesAtOnce() * std::max<std::size_t>(1, channels));
    while (senders_.size() < wanted) senders_.emplace_back([this] { sendLoop(); });
    reporter_.allowWaiting(kReportsEach * senders_.size());
}

void Dispatcher::Impl::wake() {
    const Lock lock(mutex_);
    woken_ = true;
    claimerWakes_.notify_one();
}

void Dispatcher::Impl::stop() {
    {
        const Lock lock(mutex_);
        stopping_ = true;
        claimerWakes_.notify_one();
    }
    if (claimer_.joinable()) claimer_.join();
    handBack();
    {
        const Lock lock(mutex_);
        noMoreJobs_ = true;
        sendersWake_.notify_all();
    }
    for (std::thread& sender : senders_) {
        if (sender.joinable()) sender.join();
    }
    reporter_.stop();
}

// Nobody has begun on these: another process need not wait for the end of the claim.
void Dispatcher::Impl::handBack() {
    std::vector<Job> jobs;
    {
        const Lock lock(mutex_);
        jobs = jobs_.takeAll();
    }
    std::vector<OutboxRow> rows;
    for (Job& job : jobs) rows.push_back(std::move(job.row));
    reporter_.handBack(std::move(rows));
}

void Dispatcher::Impl::claimLoop() {
    Lock lock(mutex_);
    while (true) {
        hireSenders(lock);
        waitFor(lock, Clock::now() + options_.pollEvery,
                [this] { return stopping_ || worthClaiming(); });
        if (stopping_) return;
        if (!worthClaiming()) continue;
        ClaimTerms terms;
        terms.limit = static_cast<int>(kMostClaimedEach * triesAtOnce());
        terms.leftOut = jobs_.routesWhereParked(enoughAtHand(), Clock::now());
        terms.worker = process_ + "-" + std::to_string(++claims_);
        woken_ = false;
        lock.unlock();
        terms.now = options_.clock();
        terms.until = terms.now + options_.tryLimit + options_.claimMargin;
        sdk::Result<Claim> claimed = claimDue(database_, store_, terms);
        const sdk::Duration pause = pauseAfter(claimed);
        lock.lock();
        if (claimed) {
            std::vector<OutboxRow> overdue = enqueue(std::move(claimed->rows));
            lock.unlock();
            giveUpExpired(std::move(overdue));
            lock.lock();
            if (claimed->full) continue;
        }
        waitFor(lock, Clock::now() + pause, [this] { return stopping_ || woken_; });
    }
}

// Of the claimer, who meanwhile looks after what is parked.
template <class Condition>
void Dispatcher::Impl::waitFor(Lock& lock, Clock::time_point limit, Condition condition) {
    while (true) {
        lookAtParked();
        if (condition() || Clock::now() >= limit) return;
        claimerWakes_.wait_until(lock, jobs_.parked() > 0 ? std::min(limit, nextLook_) : limit);
    }
}

// A provider that came into trouble ends no try that would make the next one ready.
void Dispatcher::Impl::lookAtParked() {
    const Clock::time_point now = Clock::now();
    if (jobs_.parked() == 0 || now < nextLook_) return;
    nextLook_ = now + kLookAtParkedEvery;
    jobs_.unparkOneOfEach();
    sendersWake_.notify_all();
}

std::vector<OutboxRow> Dispatcher::Impl::enqueue(std::vector<OutboxRow> rows) {
    std::vector<OutboxRow> overdue;
    for (OutboxRow& row : rows) {
        // A sender that hangs beyond its claim still has the row: a second try here would hang too.
        if (!underWay_.insert({row.brandId, row.id}).second) {
            log_.write(sdk::LogLevel::kError, "delivery.overdue",
                       {{"brand", row.brandId}, {"id", row.id}});
            overdue.push_back(std::move(row));
            continue;
        }
        jobs_.push(Job{std::move(row)});
        sendersWake_.notify_one();
    }
    return overdue;
}

// Or a try that never ends would keep the row, and the code in it, for ever.
void Dispatcher::Impl::giveUpExpired(std::vector<OutboxRow> overdue) {
    for (OutboxRow& row : overdue) {
        if (options_.clock() >= row.expiresAt) reporter_.settle(std::move(row), expired());
    }
}

sdk::Duration Dispatcher::Impl::pauseAfter(const sdk::Result<Claim>& claimed) const {
    if (!claimed) {
        log_.write(sdk::LogLevel::kError, "delivery.claim_failed",
                   {{"detail", claimed.error().detail}});
        return std::min(options_.pollEvery, options_.firstBackoff);
    }
    // What is due and was not given to us is just being claimed by another process.
    return std::clamp(claimed->nextDue - options_.clock(),
                      std::min(kShortestPause, options_.pollEvery), options_.pollEvery);
}

// A job whose provider is only busy waits for it here.
bool Dispatcher::Impl::park(Job& job, const TryResult& result) {
    const std::int64_t provider = result.busyProviderId;
    if (provider == 0 || stopping_) return false;
    jobs_.noteRoute(job.row.route, provider, Clock::now() + std::min(result.busyFor, kNoteLasts));
    const bool waitedBefore = job.parkedAt == provider;
    if (!waitedBefore && jobs_.parkedAt(provider) >= mostParked()) return false;
    jobs_.park(provider, std::move(job));
    if (jobs_.parked() == 1) claimerWakes_.notify_one();  // to look after it
    return true;
}

// Tries have ended at these providers, or what waited for one was the first to see that it is in
// trouble: the next that waits there is ready. The calling sender takes the first of them itself.
void Dispatcher::Impl::unparkAfter(const TryResult& result, std::int64_t waitedFor) {
    std::size_t unparked = 0;
    for (const std::int64_t provider : result.asked) unparked += unparkFor(provider) ? 1U : 0U;
    const bool freed = waitedFor != 0 && waitedFor != result.busyProviderId;
    if (freed && std::ranges::find(result.asked, waitedFor) == result.asked.end()) {
        unparked += unparkFor(waitedFor) ? 1U : 0U;
    }
    for (; unparked > 1; --unparked) sendersWake_.notify_one();
}

bool Dispatcher::Impl::unparkFor(std::int64_t providerId) {
    const std::size_t before = jobs_.parkedAt(providerId);
    if (before == 0) return false;
    jobs_.unpark(providerId);
    if (before == enoughAtHand()) {
        woken_ = true;  // its routes may be claimed again
        claimerWakes_.notify_one();
    }
    return true;
}

void Dispatcher::Impl::sendLoop() {
    Lock lock(mutex_);
    while (true) {
        sendersWake_.wait(lock, [this] { return noMoreJobs_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        Job job = jobs_.take();
        if (worthClaiming()) claimerWakes_.notify_one();
        lock.unlock();
        const TryResult result = tryRow(job);
        const std::int64_t waitedFor = job.parkedAt;
        lock.lock();
        if (!park(job, result)) {
            // Before the report: from then on the row may be due again and come back at once.
            underWay_.erase({job.row.brandId, job.row.id});
            lock.unlock();
            reporter_.settle(std::move(job.row), result);
            lock.lock();
        }
        unparkAfter(result, waitedFor);
    }
}

TryResult Dispatcher::Impl::tryRow(Job& job) {
    const sdk::TimePoint now = options_.clock();
    if (now >= job.row.expiresAt) return expired();
    // A claim that came back late leaves less time: another may take the row when it ends.
    const sdk::Duration span = std::min({options_.tryLimit, job.row.expiresAt - now,
                                         job.row.claimedUntil - options_.claimMargin - now});
    if (!job.message) {
        auto opened = outbox_.openRow(job.row);
        if (!opened) {
            TryResult result;
            result.outcome = TryResult::Outcome::kRetry;
            result.reason = opened.error().detail;
            return result;
        }
        job.message = std::move(*opened);
    }
    const auto plugins = plugins_.current();
    return tryProviders(*plugins, gates_, job.row, *job.message, sdk::Deadline::in(span), log_);
}

Dispatcher::Dispatcher(brand::Database& database, OutboxStore& store, const Outbox& outbox,
                       const plugin::PluginSetHolder& plugins, sdk::Log& log,
                       DispatcherOptions options)
    : impl_(std::make_unique<Impl>(database, store, outbox, plugins, log, std::move(options))) {}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::start() { impl_->start(); }

void Dispatcher::wake() { impl_->wake(); }

void Dispatcher::stop() { impl_->stop(); }

}  // namespace patron::delivery
