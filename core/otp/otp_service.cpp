#include "otp/otp_service.h"

#include <algorithm>

#include "otp/hashes.h"
#include "otp/waiting.h"

namespace patron::otp {

OtpService::OtpService(brand::Database& database, ChallengeStore& challenges, LimitStore& limits,
                       const keys::InstallationKeys& keys, keys::RandomSource& random,
                       Policy policy)
    : database_(database),
      challenges_(challenges),
      limits_(limits),
      keys_(keys),
      random_(random),
      policy_(policy) {}

ChallengeKey OtpService::keyOf(brand::BrandId brandId, const Subject& subject) const {
    return {brandId, subject.purpose, addressHash(keys_, brandId, *subject.identifier),
            subject.accountId};
}

sdk::TimePoint OtpService::resendAt(const Challenge& challenge) const {
    const auto last = static_cast<int>(policy_.cooldowns.size()) - 1;
    const auto step = static_cast<std::size_t>(std::clamp(challenge.sends - 1, 0, last));
    return challenge.sentAt + policy_.cooldowns[step];
}

sdk::Result<void> OtpService::consume(brand::Transaction& tx, const brand::RequestContext& context,
                                      const Match& match) {
    auto consumed = challenges_.consume(tx, match.key, match.generation, context.now);
    if (!consumed) return sdk::Unexpected(std::move(consumed.error()));
    if (!*consumed) {
        sdk::Error used(sdk::ErrorCode::kOtpCodeInvalid, "the code was used or replaced meanwhile");
        used.attemptsLeft = match.attemptsLeft;
        return sdk::Unexpected(std::move(used));
    }
    return limits_.clearFailures(tx, match.failureKey);
}

sdk::Result<void> OtpService::holdSignIn(brand::Transaction& tx, brand::BrandId brandId,
                                         const std::vector<sdk::Identifier>& addresses) {
    std::vector<ChallengeKey> keys;
    keys.reserve(addresses.size());
    for (const sdk::Identifier& address : addresses) {
        keys.push_back(keyOf(brandId, {Purpose::kSignIn, &address, 0}));
    }
    // The same order for all, whichever is whose old and whose new address.
    std::ranges::sort(keys, {}, &ChallengeKey::addressHash);
    for (const ChallengeKey& key : keys) {
        if (auto held = challenges_.hold(tx, key); !held) {
            return sdk::Unexpected(std::move(held.error()));
        }
    }
    return {};
}

sdk::Result<void> OtpService::cancel(brand::Transaction& tx, brand::BrandId brandId,
                                     const Subject& subject) {
    return challenges_.end(tx, keyOf(brandId, subject));
}

sdk::Result<void> OtpService::cancelAllOf(brand::Transaction& tx, brand::BrandId brandId,
                                          std::int64_t accountId) {
    // Zero is every sign-in of the brand: nobody can mean that.
    if (accountId == 0) return sdk::fail(sdk::ErrorCode::kServerInternal, "no account to cancel");
    return challenges_.endAllOf(tx, brandId, accountId);
}

sdk::Result<std::optional<ChallengeStatus>> OtpService::status(brand::Transaction& tx,
                                                               const brand::RequestContext& context,
                                                               const Subject& subject) {
    auto found = challenges_.find(tx, keyOf(context.brand->id, subject));
    if (!found) return sdk::Unexpected(std::move(found.error()));
    const std::optional<Challenge>& challenge = *found;
    if (!challenge || !challenge->liveAt(context.now)) return std::optional<ChallengeStatus>();
    return std::optional(ChallengeStatus{challenge->expiresAt, resendAt(*challenge),
                                         std::max(0, kMaxAttempts - challenge->attempts)});
}

sdk::Result<void> OtpService::countAgainst(brand::Transaction& tx,
                                           const brand::RequestContext& context,
                                           std::string_view scope, std::string_view key, int cap,
                                           sdk::Duration window, sdk::ErrorCode error) {
    auto counted = limits_.count(tx, scope, limitHash(keys_, context.brand->id, scope, key), window,
                                 context.now);
    if (!counted) return sdk::Unexpected(std::move(counted.error()));
    if (counted->count > cap) return refuseUntil(error, counted->resetsAt, context.now);
    return {};
}

sdk::Result<void> OtpService::refuseBeyond(brand::Transaction& tx,
                                           const brand::RequestContext& context,
                                           std::string_view scope, std::string_view key, int cap,
                                           sdk::ErrorCode error) {
    auto counted =
        limits_.peek(tx, scope, limitHash(keys_, context.brand->id, scope, key), context.now);
    if (!counted) return sdk::Unexpected(std::move(counted.error()));
    if (counted->count >= cap) return refuseUntil(error, counted->resetsAt, context.now);
    return {};
}

sdk::Result<bool> OtpService::useOnce(brand::Transaction& tx, const brand::RequestContext& context,
                                      std::string_view scope, std::string_view name,
                                      sdk::TimePoint until) {
    const sdk::Duration life = std::max(until - context.now, sdk::Duration{1});
    auto counted = limits_.count(tx, scope, limitHash(keys_, context.brand->id, scope, name), life,
                                 context.now);
    if (!counted) return sdk::Unexpected(std::move(counted.error()));
    return counted->count == 1;
}

sdk::Result<void> OtpService::unlock(brand::Transaction& tx, brand::BrandId brandId,
                                     const sdk::Identifier& identifier) {
    const ChallengeKey key = keyOf(brandId, {Purpose::kSignIn, &identifier, 0});
    if (auto forgiven = challenges_.forgiveAttempts(tx, key); !forgiven) return forgiven;
    return limits_.clearFailures(tx, throttleHash(keys_, brandId, identifier));
}

}  // namespace patron::otp
