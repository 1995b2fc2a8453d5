#include <gtest/gtest.h>

#include "account_fixture.h"

namespace patron::account {
namespace {

using delivery::MessageKind;

TEST_F(AccountTest, ListsAPendingChangeMasked) {
    EXPECT_TRUE(service_.pendingChanges(diner(), actor(john_))->empty());
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const auto listed = service_.pendingChanges(diner(), actor(john_));
    ASSERT_TRUE(listed);
    ASSERT_EQ(listed->size(), 1u);
    const PendingChangeView& change = listed->front();
    EXPECT_EQ(change.attribute, "email");
    EXPECT_EQ(change.maskedValue, "j•••@yahoo.com");
    EXPECT_EQ(change.expiresAt, now_ + 24h);
    EXPECT_EQ(change.resendAt, now_ + 30s);
    EXPECT_EQ(change.attemptsLeft, 5);
}

TEST_F(AccountTest, ListsAChangeWhoseCodeIsForgottenAsReadyForANewOne) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    advance(2h);
    const auto listed = service_.pendingChanges(diner(), actor(john_));
    ASSERT_EQ(listed->size(), 1u);
    EXPECT_EQ(listed->front().resendAt, now_);
    EXPECT_EQ(listed->front().attemptsLeft, 0);
}

TEST_F(AccountTest, SendsANewCodeAfterTheCooldownAndVoidsTheOldOne) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string old = collectCode();
    EXPECT_FALSE(confirmEmail(wrongCode(old)));
    const auto tooSoon = service_.resendChange(diner(), actor(john_), kEmail);
    EXPECT_EQ(outcome(tooSoon), "otp.cooldown");
    EXPECT_EQ(tooSoon.error().retryAfter, 30s);
    advance(30s);
    ASSERT_TRUE(service_.resendChange(diner(), actor(john_), kEmail));
    EXPECT_EQ(stored(john_).version, 2) << "the account looks as before";
    const std::string code = collectCode();
    EXPECT_EQ(service_.pendingChanges(diner(), actor(john_))->front().attemptsLeft, 4)
        << "a new code is no new tries";
    if (old != code) {
        EXPECT_EQ(outcome(confirmEmail(old)), "otp.code_invalid");
    }
    EXPECT_TRUE(confirmEmail(code));
}

TEST_F(AccountTest, ResendsToWhoeverMayHaveTheAddressByThen) {
    const AccountId jane = addCustomer(diner_, "jane@yahoo.com");
    ASSERT_TRUE(changeEmail("jane@yahoo.com"));
    EXPECT_EQ(collectMails().size(), 1u);
    ASSERT_TRUE(service_.erase(diner(), jane, "customer"));
    advance(30s);
    ASSERT_TRUE(service_.resendChange(diner(), actor(john_), kEmail));
    EXPECT_FALSE(pending_.rows()[0].silent);
    ASSERT_TRUE(confirmEmail(collectCode()));

    ASSERT_TRUE(changeEmail("new@web.de"));
    addCustomer(diner_, "new@web.de");
    collectMails();
    advance(30s);
    ASSERT_TRUE(service_.resendChange(diner(), actor(john_), kEmail));
    EXPECT_TRUE(pending_.rows()[0].silent);
    EXPECT_EQ(collectKinds(), std::vector{kind(MessageKind::kIdentifierTaken, "new@web.de")});
}

TEST_F(AccountTest, CancelsAChangeWithItsCode) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string code = collectCode();
    advance(1min);
    ASSERT_TRUE(service_.cancelChange(diner(), actor(john_), kEmail));
    EXPECT_FALSE(view(diner_, john_).hasPendingEmailChange);
    EXPECT_EQ(stored(john_).version, 3);
    EXPECT_EQ(stored(john_).updatedAt, now_ - 1min);
    EXPECT_EQ(outcome(confirmEmail(code)), "account.no_pending_change");
    EXPECT_EQ(audit_.events().back().action, "account.change_cancelled");
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com")) << "a cancelled code ends the cooldown";
    if (const auto again = collectCode(); again != code) {
        EXPECT_EQ(outcome(confirmEmail(code)), "otp.code_invalid");
    }
}

TEST_F(AccountTest, FindsNothingToResendOrCancel) {
    EXPECT_EQ(outcome(service_.resendChange(diner(), actor(john_), kEmail)),
              "account.no_pending_change");
    EXPECT_EQ(outcome(service_.cancelChange(diner(), actor(john_), kEmail)),
              "account.no_pending_change");
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    EXPECT_EQ(outcome(service_.cancelChange(diner(), actor(john_), kPhoneNumber)),
              "account.no_pending_change");
    EXPECT_EQ(outcome(service_.resendChange(diner(), actor(john_), "shoe_size")),
              "account.no_pending_change");
    advance(24h);
    EXPECT_EQ(outcome(service_.resendChange(diner(), actor(john_), kEmail)),
              "account.no_pending_change");
    EXPECT_EQ(outcome(service_.cancelChange(diner(), actor(john_), kEmail)),
              "account.no_pending_change");
}

}  // namespace
}  // namespace patron::account
