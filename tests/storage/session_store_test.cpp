#include "session/session_store.h"

#include <gmock/gmock.h>

#include "database_under_test.h"
#include "samples.h"

namespace patron::storage {
namespace {

using brand::Transaction;
using session::Session;

constexpr std::int64_t kAccount = 42;

class SessionStore : public StorageTest {
  protected:
    std::int64_t addSession(const Session& session = sampleSession(kAccount)) {
        return write([&](Transaction& tx) { return storage->sessions().add(tx, session); });
    }
    std::optional<Session> find(std::int64_t id, std::int64_t accountId = kAccount) {
        return read([&](Transaction& tx) { return storage->sessions().find(tx, accountId, id); });
    }
    bool rotate(std::int64_t id, const std::string& from, const std::string& to) {
        return write([&](Transaction& tx) {
            return storage->sessions().rotate(
                tx, kAccount, id, from,
                {to, kNowSeconds + 9, kNowSeconds + 3609, "kid-2", "/api/customers/refresh"},
                kNow + std::chrono::milliseconds(9'001));
        });
    }
    void end(std::int64_t id) {
        write([&](Transaction& tx) { return storage->sessions().end(tx, kAccount, id); });
    }
    int purge(sdk::TimePoint now, int limit) {
        return write([&](Transaction& tx) { return storage->sessions().purge(tx, now, limit); });
    }
};

TEST_P(SessionStore, GivesBackEveryColumnThatWasAdded) {
    const auto id = addSession();
    const Session s = *find(id);
    EXPECT_EQ(s.accountId, kAccount);
    EXPECT_EQ(s.id, id);
    EXPECT_EQ(s.brandId, kBrand);
    EXPECT_EQ(s.applicationId, 3);
    EXPECT_EQ(s.signedInAt, kNowSeconds);
    EXPECT_EQ(s.refreshUntil, kNowSeconds + 2'628'000);
    EXPECT_EQ(s.current.jti, "jti-1");
    EXPECT_EQ(s.current.nbf, kNowSeconds);
    EXPECT_EQ(s.current.exp, kNowSeconds + 3600);
    EXPECT_EQ(s.current.kid, "kid-1");
    EXPECT_EQ(s.current.path, "/api/customers/login");
    EXPECT_EQ(s.previousJti, "");
    EXPECT_FALSE(s.ended);
}

TEST_P(SessionStore, FindsASessionOfItsAccountOnly) {
    EXPECT_FALSE(find(addSession(), kAccount + 1));
}

TEST_P(SessionStore, RotatesFromTheCurrentTokenOnly) {
    const auto id = addSession();
    EXPECT_FALSE(rotate(id, "jti-0", "jti-x"));
    EXPECT_TRUE(rotate(id, "jti-1", "jti-2"));
    EXPECT_FALSE(rotate(id, "jti-1", "jti-3"));
    const Session s = *find(id);
    EXPECT_EQ(s.current.jti, "jti-2");
    EXPECT_EQ(s.current.nbf, kNowSeconds + 9);
    EXPECT_EQ(s.current.exp, kNowSeconds + 3609);
    EXPECT_EQ(s.current.kid, "kid-2");
    EXPECT_EQ(s.current.path, "/api/customers/refresh");
    EXPECT_EQ(s.previousJti, "jti-1");
    EXPECT_EQ(s.replacedAt, kNow + std::chrono::milliseconds(9'001));
    EXPECT_EQ(s.signedInAt, kNowSeconds) << "a refresh keeps the sign-in time";
}

TEST_P(SessionStore, DoesNotRotateASessionThatEnded) {
    const auto id = addSession();
    end(id);
    EXPECT_TRUE(find(id)->ended);
    EXPECT_FALSE(rotate(id, "jti-1", "jti-2"));
}

TEST_P(SessionStore, EndsAllOrAllOthersOfAnAccount) {
    const auto first = addSession();
    const auto second = addSession();
    const auto stranger = addSession(sampleSession(kAccount + 1));
    EXPECT_EQ(write([&](Transaction& tx) {
                  return storage->accountSessions().endOthers(tx, kAccount, first);
              }),
              1);
    EXPECT_FALSE(find(first)->ended);
    EXPECT_TRUE(find(second)->ended);
    EXPECT_EQ(
        write([&](Transaction& tx) { return storage->accountSessions().endAll(tx, kAccount); }), 1);
    EXPECT_TRUE(find(first)->ended);
    EXPECT_FALSE(find(stranger, kAccount + 1)->ended);
}

TEST_P(SessionStore, PurgesEndedAndExpiredSessionsInBatches) {
    const auto alive = addSession();
    for (int i = 0; i < 2; ++i) end(addSession());
    auto expired = sampleSession(kAccount);
    expired.refreshUntil = kNowSeconds;
    for (int i = 0; i < 2; ++i) addSession(expired);
    EXPECT_EQ(purge(kNow, 3), 3);
    EXPECT_EQ(purge(kNow, 3), 1);
    EXPECT_EQ(purge(kNow, 3), 0);
    EXPECT_TRUE(find(alive));
}

class SessionAccountStore : public SessionStore {
  protected:
    void SetUp() override {
        accountId_ =
            write([&](Transaction& tx) { return storage->accounts().add(tx, sampleAccount()); });
        sessionId_ = addSession(sampleSession(accountId_));
    }
    std::optional<auth::SessionAccount> findBoth(brand::BrandId brandId, std::int64_t accountId,
                                                 std::int64_t sessionId,
                                                 sdk::TimePoint now = kNow) {
        return read([&](Transaction& tx) {
            return storage->sessionAccounts().find(tx, brandId, accountId, sessionId, now);
        });
    }

    std::int64_t accountId_ = 0;
    std::int64_t sessionId_ = 0;
};

TEST_P(SessionAccountStore, AnswersTheSameAsTheTwoStoresApart) {
    write([&](Transaction& tx) {
        return storage->accounts().putDemographics(tx, accountId_,
                                                   {{"r1", "z", "1"}, {"r2", "a", "2"}});
    });
    write([&](Transaction& tx) {
        return storage->pendingChanges().put(tx, {accountId_, "phone_number", "+1", "+1", "+1",
                                                  false, kNow, kNow + std::chrono::hours(1)});
    });
    const auto both = *findBoth(kBrand, accountId_, sessionId_);
    const auto alone = *read(
        [&](Transaction& tx) { return storage->accounts().find(tx, kBrand, accountId_, kNow); });
    EXPECT_EQ(both.session.current.jti, "jti-1");
    EXPECT_EQ(both.session.id, sessionId_);
    EXPECT_EQ(both.session.refreshUntil, kNowSeconds + 2'628'000);
    EXPECT_FALSE(both.session.ended);
    EXPECT_EQ(both.view.account.email, alone.account.email);
    EXPECT_EQ(both.view.account.updatedAt, alone.account.updatedAt);
    EXPECT_TRUE(both.view.hasPendingPhoneNumberChange);
    EXPECT_FALSE(both.view.hasPendingEmailChange);
    ASSERT_EQ(both.view.demographics.size(), 2U);
    EXPECT_EQ(both.view.demographics[0].demographicId, "z");
    EXPECT_EQ(both.view.demographics[1].value, "2");
}

TEST_P(SessionAccountStore, FindsNothingForAnotherBrandAccountOrSession) {
    EXPECT_TRUE(findBoth(kBrand, accountId_, sessionId_));
    EXPECT_FALSE(findBoth(kOtherBrand, accountId_, sessionId_));
    EXPECT_FALSE(findBoth(kBrand, accountId_ + 1, sessionId_));
    EXPECT_FALSE(findBoth(kBrand, accountId_, sessionId_ + 1));
}

PATRON_ON_EVERY_DATABASE(SessionStore);
PATRON_ON_EVERY_DATABASE(SessionAccountStore);

}  // namespace
}  // namespace patron::storage
