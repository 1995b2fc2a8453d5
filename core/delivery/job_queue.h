#ifndef PATRON_DELIVERY_JOB_QUEUE_H
#define PATRON_DELIVERY_JOB_QUEUE_H

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "delivery/outbox_store.h"
#include "sdk/otp_channel.h"
#include "sdk/time.h"

namespace patron::delivery {

/// A claimed row on its way to a sender.
struct Job {
    OutboxRow row;
    /// The body, once a sender has opened it: many are parked before they are sent.
    std::optional<sdk::OutboundMessage> message = std::nullopt;
    std::int64_t parkedAt = 0;  ///< the provider that it waited for last; zero: for none
};

/// What a process has claimed and nobody works on. A job whose provider has its hands full is
/// parked until one of that provider's tries ends, or until another look. While enough are parked
/// there, no more of the routes that lead to it are to be claimed, so that a backlog at one
/// provider stands in nobody else's way. Its owner guards it.
class JobQueue {
  public:
    /// Ready: behind all others.
    void push(Job job) { ready_.push_back(std::move(job)); }
    bool empty() const { return ready_.empty(); }
    std::size_t ready() const { return ready_.size(); }
    /// The next one; not when empty().
    Job take();

    /// Behind the others that wait for this provider; one that did before, before them.
    void park(std::int64_t providerId, Job job);
    std::size_t parked() const { return parkedCount_; }
    std::size_t parkedAt(std::int64_t providerId) const;
    /// The first that waits for this provider is ready, before all others.
    void unpark(std::int64_t providerId);
    /// One for each provider, in case that it is in trouble by now.
    void unparkOneOfEach();

    using Clock = std::chrono::steady_clock;
    /// A message of this route found this provider busy; until when that tells of its others.
    void noteRoute(const std::string& route, std::int64_t providerId, Clock::time_point until);
    /// Those that lead to a provider where at least so many are parked. Forgets what has lapsed.
    std::set<std::string> routesWhereParked(std::size_t atLeast, Clock::time_point now);
    /// The providers are not the same any more.
    void forgetRoutes() { leadsTo_.clear(); }

    /// Everything, ready and parked.
    std::vector<Job> takeAll();

  private:
    std::deque<Job> ready_;
    std::map<std::int64_t, std::deque<Job>> parked_;  ///< by provider; none is empty
    std::size_t parkedCount_ = 0;
    std::map<std::pair<std::string, std::int64_t>, Clock::time_point> leadsTo_;
};

}  // namespace patron::delivery

#endif  // PATRON_DELIVERY_JOB_QUEUE_H
