#ifndef PATRON_OIDC_AUTH_KEY_SOURCE_H
#define PATRON_OIDC_AUTH_KEY_SOURCE_H

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "key_fetcher.h"
#include "key_set.h"
#include "oidc_settings.h"
#include "sdk/plugin.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::oidc_auth {

/// The keys of a provider, kept. They are asked for when there are none, when their life is over
/// and when a token names one that is not among them; at most once in KeyPolicy::refetch, by one
/// thread, the one whose request needs them. As long as known keys are good nobody else waits for
/// that: a stale set serves while it is renewed, and while the provider is down, within
/// KeyPolicy::outage. Where there is nothing to go on with, a few wait and the rest is told to come
/// back, so that a provider that hangs cannot take all threads of the service. Any thread.
class KeySource {
  public:
    using Fetch = std::function<FetchedKeys(sdk::Deadline)>;

    /// @param issuer for the log
    /// @param fetch  called by one thread at a time; throws egress::Failure
    /// @param host   outlives it
    KeySource(std::string issuer, Fetch fetch, KeyPolicy policy, sdk::PluginHost& host);

    /// kAuthCredentialsIncorrect when the provider has no such key; kAuthProviderUnavailable, with
    /// retryAfter, when that cannot be told now.
    sdk::Result<std::shared_ptr<const PublicKey>> find(const std::string& id,
                                                       const std::string& algorithm);

  private:
    using Key = std::shared_ptr<const PublicKey>;
    using Lock = std::unique_lock<std::mutex>;

    // With the lock held:
    Key known(const std::string& id, const std::string& algorithm) const;
    sdk::TimePoint nextFetch() const;
    bool waitForFetch(Lock& lock);
    void fetch(Lock& lock);
    sdk::Unexpected unavailable() const;

    const std::string issuer_;
    const Fetch fetch_;
    const KeyPolicy policy_;
    sdk::PluginHost& host_;

    std::mutex mutex_;
    std::condition_variable fetched_;
    KeySet keys_;
    sdk::TimePoint freshUntil_;
    sdk::TimePoint goodUntil_;
    sdk::TimePoint lastFetch_;  ///< when it ended; epoch: never
    bool lastFailed_ = false;
    bool fetching_ = false;
    int waiting_ = 0;
};

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_KEY_SOURCE_H
