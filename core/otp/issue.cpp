#include <algorithm>
#include <array>

#include "otp/hashes.h"
#include "otp/otp_service.h"
#include "otp/waiting.h"

// How a code comes to be: cooldown, caps, a new generation of the challenge.
namespace patron::otp {
namespace {

using std::chrono::hours;

// The challenge that a new code joins: the stored one, or one that starts afresh. Generations go on
// rising in any case.
Challenge continued(Challenge stored, sdk::TimePoint now) {
    if (stored.forgottenAt > now) {
        if (stored.ended) stored.sends = 0;
        return stored;
    }
    Challenge fresh;
    fresh.key = std::move(stored.key);
    fresh.generation = stored.generation;
    return fresh;
}

}  // namespace

sdk::Result<Issued> OtpService::issue(brand::Transaction& tx, const brand::RequestContext& context,
                                      const Subject& subject, sdk::Duration codeLife,
                                      const Carrier& carry) {
    const ChallengeKey key = keyOf(context.brand->id, subject);
    auto stored = challenges_.hold(tx, key);
    if (!stored) return sdk::Unexpected(std::move(stored.error()));
    Challenge challenge = continued(std::move(*stored), context.now);
    if (challenge.sends > 0 && resendAt(challenge) > context.now) {
        return refuseUntil(sdk::ErrorCode::kOtpCooldown, resendAt(challenge), context.now);
    }
    if (auto counted = countSend(tx, context, subject); !counted) {
        return sdk::Unexpected(std::move(counted.error()));
    }

    sdk::Secret code(keys::randomDigits(random_, kCodeDigits));
    const auto pepper = keys_.ring(keys::KeyPurpose::kPepper);
    ++challenge.generation;
    challenge.codeHash = codeHash(pepper->active(), key, challenge.generation, code.reveal());
    challenge.hashKeyId = pepper->active().id;
    ++challenge.sends;
    challenge.sentAt = context.now;
    challenge.expiresAt = context.now + std::min<sdk::Duration>(codeLife, kMaxCodeLife);
    if (challenge.attempts < kMaxAttempts) challenge.forgottenAt = context.now + kChallengeMemory;
    challenge.ended = false;
    Issued issued{std::move(code), challenge.expiresAt, resendAt(challenge), challenge.messageId};
    const auto carried = carry ? carry(issued) : sdk::Result<std::int64_t>(0);
    if (!carried) return sdk::Unexpected(carried.error());
    challenge.messageId = *carried;
    if (auto put = challenges_.put(tx, challenge); !put) {
        return sdk::Unexpected(std::move(put.error()));
    }
    return issued;
}

sdk::Result<void> OtpService::countSend(brand::Transaction& tx,
                                        const brand::RequestContext& context,
                                        const Subject& subject) {
    const brand::BrandId brandId = context.brand->id;
    const std::string purpose(purposeName(subject.purpose));
    const std::string address = throttleHash(keys_, brandId, *subject.identifier);
    const struct {
        std::string scope, keyHash;
        int cap;
        hours window;
    } caps[] = {
        {"send.hour." + purpose, address, policy_.sendsPerAddressAndHour, hours{1}},
        {"send.day." + purpose, address, policy_.sendsPerAddressAndDay, hours{24}},
        {"send.pair." + purpose,
         limitHash(keys_, brandId, "send.pair", address, context.clientAddress),
         policy_.sendsPerAddressAndClientAndHour, hours{1}},
        {"send.client", limitHash(keys_, brandId, "send.client", context.clientAddress),
         policy_.sendsPerClientAndHour, hours{1}},
    };
    sdk::TimePoint openAgain = context.now;
    for (const auto& cap : caps) {
        auto counted = limits_.count(tx, cap.scope, cap.keyHash, cap.window, context.now);
        if (!counted) return sdk::Unexpected(std::move(counted.error()));
        if (counted->count > cap.cap) openAgain = std::max(openAgain, counted->resetsAt);
    }
    if (openAgain > context.now) {
        return refuseUntil(sdk::ErrorCode::kLimitSends, openAgain, context.now);
    }
    if (subject.purpose == Purpose::kChangeIdentifier) return countNewAddress(tx, context, subject);
    return {};
}

sdk::Result<void> OtpService::countNewAddress(brand::Transaction& tx,
                                              const brand::RequestContext& context,
                                              const Subject& subject) {
    const brand::BrandId brandId = context.brand->id;
    auto counted = limits_.countDistinct(
        tx, "change.addresses",
        limitHash(keys_, brandId, "change.addresses", std::to_string(subject.accountId)),
        throttleHash(keys_, brandId, *subject.identifier), hours{1}, context.now);
    if (!counted) return sdk::Unexpected(std::move(counted.error()));
    if (counted->count > policy_.newAddressesPerAccountAndHour) {
        return refuseUntil(sdk::ErrorCode::kLimitChanges, counted->resetsAt, context.now);
    }
    return {};
}

}  // namespace patron::otp
