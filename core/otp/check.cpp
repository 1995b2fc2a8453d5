#include <algorithm>

#include "otp/hashes.h"
#include "otp/otp_service.h"
#include "otp/waiting.h"

// How a code is tried (rules C3, C5, C7). Everything here is done alike for a challenge that
// exists and for one that does not: the latter has a stand-in whose code nobody can know and whose
// failures lock nobody out.
namespace patron::otp {
namespace {

using std::chrono::hours;

constexpr std::string_view kNoChallenge = "try.none";
constexpr std::string_view kClientFailures = "fail.client";

// The end of a lock that only support lifts. The last day that four-digit years can write.
constexpr sdk::TimePoint kUntilSupport =
    std::chrono::sys_days{std::chrono::year{9999} / std::chrono::December / 31};

bool isCode(std::string_view text) {
    return text.size() == kCodeDigits &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

sdk::Unexpected refuse(sdk::ErrorCode code, int attempts) {
    sdk::Error error(code);
    error.attemptsLeft = std::max(0, kMaxAttempts - attempts);
    return sdk::Unexpected(std::move(error));
}

// Until when an address is locked after this failure; `now` when it is not.
sdk::TimePoint lockedUntil(const Policy& policy, const Failures& failures, sdk::TimePoint now) {
    if (failures.consecutive >= policy.failuresBeforeLock) return kUntilSupport;
    if (failures.inWindow < policy.failuresPerHourBeforeDelay) return now;
    std::chrono::seconds delay = policy.firstDelay;
    for (auto n = failures.inWindow - policy.failuresPerHourBeforeDelay;
         n > 0 && delay < policy.longestDelay; --n) {
        delay *= 2;
    }
    return now + std::min(delay, policy.longestDelay);
}

// What a stand-in is counted by, beside the address.
std::string standInName(const ChallengeKey& key) {
    return std::string(purposeName(key.purpose)) + '.' + std::to_string(key.accountId);
}

}  // namespace

/// A try that was counted and may be compared.
struct OtpService::Try {
    Challenge challenge;
    std::string failureKey;
};

sdk::Result<Match> OtpService::check(const brand::RequestContext& context, const Subject& subject,
                                     std::string_view code) {
    if (!isCode(code)) {
        auto attempts = database_.read(
            [&](brand::Transaction& tx) { return attemptsSoFar(tx, context, subject); });
        if (!attempts) return sdk::Unexpected(std::move(attempts.error()));
        return refuse(sdk::ErrorCode::kOtpCodeInvalid, *attempts);
    }
    auto begun =
        database_.write([&](brand::Transaction& tx) { return beginTry(tx, context, subject); });
    if (!begun) return sdk::Unexpected(std::move(begun.error()));
    const Challenge& challenge = begun->challenge;
    if (challenge.attempts > kMaxAttempts) {
        return refuseUntil(sdk::ErrorCode::kOtpTooManyAttempts, challenge.forgottenAt, context.now);
    }
    if (isRight(*begun, code)) {
        if (challenge.expiresAt > context.now) {
            return Match{challenge.key, challenge.generation, begun->failureKey,
                         kMaxAttempts - challenge.attempts, challenge.messageId};
        }
        return refuse(sdk::ErrorCode::kOtpCodeExpired, challenge.attempts);
    }
    auto counted = database_.write(
        [&](brand::Transaction& tx) { return countFailedTry(tx, context, *begun); });
    if (!counted) return sdk::Unexpected(std::move(counted.error()));
    return refuse(sdk::ErrorCode::kOtpCodeInvalid, challenge.attempts);
}

sdk::Result<OtpService::Try> OtpService::beginTry(brand::Transaction& tx,
                                                  const brand::RequestContext& context,
                                                  const Subject& subject) {
    const brand::BrandId brandId = context.brand->id;
    Try attempt;
    attempt.failureKey = throttleHash(keys_, brandId, *subject.identifier);
    if (auto admitted = admitTry(tx, context, attempt.failureKey); !admitted) {
        return sdk::Unexpected(std::move(admitted.error()));
    }
    const ChallengeKey key = keyOf(brandId, subject);
    auto counted = challenges_.countAttempt(tx, key, context.now);
    if (!counted) return sdk::Unexpected(std::move(counted.error()));
    if (*counted) {
        attempt.challenge = std::move(**counted);
        return attempt;
    }

    auto standIn =
        limits_.count(tx, kNoChallenge,
                      limitHash(keys_, brandId, kNoChallenge, key.addressHash, standInName(key)),
                      hours{1}, context.now);
    if (!standIn) return sdk::Unexpected(std::move(standIn.error()));
    attempt.failureKey = limitHash(keys_, brandId, kNoChallenge, context.clientAddress);
    attempt.challenge.key = key;
    attempt.challenge.hashKeyId = keys_.ring(keys::KeyPurpose::kPepper)->active().id;
    attempt.challenge.codeHash = std::string(64, '0');
    attempt.challenge.attempts =
        static_cast<int>(std::min<std::int64_t>(standIn->count, kMaxAttempts + 1));
    attempt.challenge.forgottenAt = standIn->resetsAt;
    return attempt;
}

sdk::Result<void> OtpService::admitTry(brand::Transaction& tx, const brand::RequestContext& context,
                                       std::string_view failureKey) {
    auto failures = limits_.failures(tx, failureKey, context.now);
    if (!failures) return sdk::Unexpected(std::move(failures.error()));
    auto ofClient = limits_.peek(
        tx, kClientFailures,
        limitHash(keys_, context.brand->id, kClientFailures, context.clientAddress), context.now);
    if (!ofClient) return sdk::Unexpected(std::move(ofClient.error()));

    sdk::TimePoint openAgain = std::max(failures->lockedUntil, context.now);
    if (ofClient->count >= policy_.failuresPerClientAndHour) {
        openAgain = std::max(openAgain, ofClient->resetsAt);
    }
    if (openAgain == context.now) return {};
    return refuseUntil(sdk::ErrorCode::kOtpTooManyAttempts, openAgain, context.now);
}

bool OtpService::isRight(const Try& attempt, std::string_view code) const {
    const Challenge& challenge = attempt.challenge;
    auto ring = keys_.ringWith(keys::KeyPurpose::kPepper, challenge.hashKeyId);
    const bool keyKnown = ring != nullptr;
    if (!keyKnown) ring = keys_.ring(keys::KeyPurpose::kPepper);  // fails at the same pace
    const keys::Key& pepper = keyKnown ? *ring->find(challenge.hashKeyId) : ring->active();
    const bool equal = sdk::constantTimeEquals(
        codeHash(pepper, challenge.key, challenge.generation, code), challenge.codeHash);
    return equal && keyKnown;
}

sdk::Result<void> OtpService::countFailedTry(brand::Transaction& tx,
                                             const brand::RequestContext& context,
                                             const Try& attempt) {
    auto failures = limits_.countFailure(tx, attempt.failureKey, context.now);
    if (!failures) return sdk::Unexpected(std::move(failures.error()));
    const sdk::TimePoint until = lockedUntil(policy_, *failures, context.now);
    if (until > context.now) {
        if (auto locked = limits_.lockUntil(tx, attempt.failureKey, until); !locked) return locked;
    }
    auto ofClient =
        limits_.count(tx, kClientFailures,
                      limitHash(keys_, context.brand->id, kClientFailures, context.clientAddress),
                      hours{1}, context.now);
    if (!ofClient) return sdk::Unexpected(std::move(ofClient.error()));
    return {};
}

sdk::Result<int> OtpService::attemptsSoFar(brand::Transaction& tx,
                                           const brand::RequestContext& context,
                                           const Subject& subject) {
    const ChallengeKey key = keyOf(context.brand->id, subject);
    auto found = challenges_.find(tx, key);
    if (!found) return sdk::Unexpected(std::move(found.error()));
    if (*found && (*found)->liveAt(context.now)) return (*found)->attempts;
    auto standIn = limits_.peek(
        tx, kNoChallenge,
        limitHash(keys_, context.brand->id, kNoChallenge, key.addressHash, standInName(key)),
        context.now);
    if (!standIn) return sdk::Unexpected(std::move(standIn.error()));
    return static_cast<int>(std::min<std::int64_t>(standIn->count, kMaxAttempts));
}

}  // namespace patron::otp
