#include "delivery/job_queue.h"

#include <utility>

namespace patron::delivery {

Job JobQueue::take() {
    Job job = std::move(ready_.front());
    ready_.pop_front();
    return job;
}

void JobQueue::park(std::int64_t providerId, Job job) {
    std::deque<Job>& jobs = parked_[providerId];
    const bool again = std::exchange(job.parkedAt, providerId) == providerId;
    jobs.insert(again ? jobs.begin() : jobs.end(), std::move(job));
    ++parkedCount_;
}

std::size_t JobQueue::parkedAt(std::int64_t providerId) const {
    const auto found = parked_.find(providerId);
    return found == parked_.end() ? 0 : found->second.size();
}

void JobQueue::unpark(std::int64_t providerId) {
    const auto found = parked_.find(providerId);
    if (found == parked_.end()) return;
    ready_.push_front(std::move(found->second.front()));
    found->second.pop_front();
    --parkedCount_;
    if (found->second.empty()) parked_.erase(found);
}

void JobQueue::unparkOneOfEach() {
    std::vector<std::int64_t> providers;
    providers.reserve(parked_.size());
    for (const auto& [provider, jobs] : parked_) providers.push_back(provider);
    for (const std::int64_t provider : providers) unpark(provider);
}

void JobQueue::noteRoute(const std::string& route, std::int64_t providerId,
                         Clock::time_point until) {
    leadsTo_.insert_or_assign({route, providerId}, until);
}

std::set<std::string> JobQueue::routesWhereParked(std::size_t atLeast, Clock::time_point now) {
    std::erase_if(leadsTo_, [now](const auto& note) { return note.second <= now; });
    std::set<std::string> routes;
    for (const auto& [note, until] : leadsTo_) {
        if (parkedAt(note.second) >= atLeast) routes.insert(note.first);
    }
    return routes;
}

std::vector<Job> JobQueue::takeAll() {
    std::vector<Job> all;
    all.reserve(ready_.size() + parkedCount_);
    while (!ready_.empty()) all.push_back(take());
    for (auto& [provider, jobs] : parked_) {
        for (Job& job : jobs) all.push_back(std::move(job));
    }
    parked_.clear();
    parkedCount_ = 0;
    return all;
}

}  // namespace patron::delivery
