#ifndef PATRON_TESTS_STORAGE_SAMPLES_H
#define PATRON_TESTS_STORAGE_SAMPLES_H

#include <string>

#include "account/account.h"
#include "delivery/outbox_store.h"
#include "otp/challenge.h"
#include "sdk/time.h"
#include "session/session.h"

namespace patron::storage {

inline constexpr brand::BrandId kBrand = 7;
inline constexpr brand::BrandId kOtherBrand = 8;
inline constexpr std::int64_t kNowSeconds = 1'790'000'000;
inline constexpr sdk::TimePoint kNow{std::chrono::seconds(kNowSeconds)};

/// An account with every field different from the type's default.
inline account::Account sampleAccount(const std::string& uuid = "0ff757dd") {
    account::Account a;
    a.brandId = kBrand;
    a.uuid = uuid;
    a.firstName = "Jonathan";
    a.lastName = "Döe";
    a.email = "John.Doe@gmail.com";
    a.phoneNumber = "+15852826525";
    a.locale = "sr-Latn-RS";
    a.state = account::AccountState::kLocked;
    a.confirmed = false;
    a.socialLogin = "google";
    a.optinEmail = account::OptIn::kConfirmed;
    a.optinSms = account::OptIn::kDisabled;
    a.optinPush = account::OptIn::kConfirmed;
    a.version = 5;
    a.createdAt = kNow - std::chrono::hours(1);
    a.updatedAt = kNow;
    return a;
}

inline session::Session sampleSession(std::int64_t accountId) {
    session::Session s;
    s.accountId = accountId;
    s.brandId = kBrand;
    s.applicationId = 3;
    s.signedInAt = kNowSeconds;
    s.refreshUntil = kNowSeconds + 2'628'000;
    s.current = {"jti-1", kNowSeconds, kNowSeconds + 3600, "kid-1", "/api/customers/login"};
    return s;
}

inline otp::Challenge sampleChallenge(const std::string& address = "address-hash",
                                      std::int64_t accountId = 0) {
    otp::Challenge c;
    c.key = {kBrand, accountId ? otp::Purpose::kChangeIdentifier : otp::Purpose::kSignIn, address,
             accountId};
    c.generation = 2;
    c.codeHash = "code-hash";
    c.hashKeyId = "p1";
    c.attempts = 1;
    c.sends = 2;
    c.sentAt = kNow;
    c.expiresAt = kNow + std::chrono::minutes(10);
    c.forgottenAt = kNow + std::chrono::hours(1);
    c.messageId = 77;
    return c;
}

inline delivery::OutboxRow sampleMessage(std::int64_t id, sdk::TimePoint due = kNow) {
    delivery::OutboxRow row;
    row.brandId = kBrand;
    row.id = id;
    row.accountId = 99;
    row.kind = "sign_in_code";
    row.addressKind = "email";
    row.sealed = "v1.k1.c2VhbGVk";
    row.createdAt = kNow;
    row.nextAttemptAt = due;
    row.expiresAt = kNow + std::chrono::minutes(10);
    return row;
}

}  // namespace patron::storage

#endif  // PATRON_TESTS_STORAGE_SAMPLES_H
