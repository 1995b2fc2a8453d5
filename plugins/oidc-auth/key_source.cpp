#include "key_source.h"

#include <algorithm>
#include <utility>

#include "egress/failure.h"

namespace patron::oidc_auth {
namespace {

/// Threads that wait for another one's fetch.
constexpr int kMostWaiting = 2;

}  // namespace

KeySource::KeySource(std::string issuer, Fetch fetch, KeyPolicy policy, sdk::PluginHost& host)
    : issuer_(std::move(issuer)), fetch_(std::move(fetch)), policy_(policy), host_(host) {}

sdk::Result<KeySource::Key> KeySource::find(const std::string& id, const std::string& algorithm) {
    Lock lock(mutex_);
    Key key = known(id, algorithm);
    const bool due = host_.now() >= nextFetch();
    if (key && (host_.now() < freshUntil_ || fetching_ || !due)) return key;
    if (fetching_) {
        if (!waitForFetch(lock)) return unavailable();
    } else if (due) {
        fetch(lock);
    }
    key = known(id, algorithm);
    if (key) return key;
    if (lastFailed_) return unavailable();
    return sdk::fail(sdk::ErrorCode::kAuthCredentialsIncorrect, "the provider has no such key");
}

KeySource::Key KeySource::known(const std::string& id, const std::string& algorithm) const {
    return host_.now() < goodUntil_ ? keys_.find(id, algorithm) : nullptr;
}

sdk::TimePoint KeySource::nextFetch() const {
    // A clock that was set back must not keep us from asking for longer than that.
    const bool never = lastFetch_ == sdk::TimePoint() || lastFetch_ > host_.now();
    return never ? sdk::TimePoint() : lastFetch_ + policy_.refetch;
}

bool KeySource::waitForFetch(Lock& lock) {
    if (waiting_ >= kMostWaiting) return false;
    ++waiting_;
    const bool done = fetched_.wait_for(lock, policy_.timeout, [this] { return !fetching_; });
    --waiting_;
    return done;
}

void KeySource::fetch(Lock& lock) {
    fetching_ = true;
    std::string problem;
    std::optional<FetchedKeys> found;
    lock.unlock();
    try {
        found = fetch_(sdk::Deadline::in(policy_.timeout));
    } catch (const egress::Failure& failure) {
        problem = failure.message();
    } catch (...) {  // or the next thread would wait for ever
        problem = "unexpected failure in the oidc-auth plugin";
    }
    if (!problem.empty()) {
        host_.log().write(sdk::LogLevel::kWarning, "oidc.keys_unavailable",
                          {{"issuer", issuer_}, {"reason", problem}});
    }
    lock.lock();
    fetching_ = false;
    lastFetch_ = host_.now();
    lastFailed_ = !found.has_value();
    if (found) {
        const auto life = std::clamp(found->maxAge.value_or(policy_.usualLife),
                                     policy_.shortestLife, policy_.longestLife);
        keys_ = std::move(found->keys);
        freshUntil_ = lastFetch_ + life;
        goodUntil_ = freshUntil_ + policy_.outage;
    }
    fetched_.notify_all();
}

sdk::Unexpected KeySource::unavailable() const {
    const auto left = std::chrono::ceil<std::chrono::seconds>(nextFetch() - host_.now());
    return sdk::Unexpected(sdk::Error(sdk::ErrorCode::kAuthProviderUnavailable,
                                      "the provider cannot be asked for its keys")
                               .wait(std::clamp(left, std::chrono::seconds(1), policy_.refetch)));
}

}  // namespace patron::oidc_auth
