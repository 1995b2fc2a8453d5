#include <gtest/gtest.h>

#include "account_fixture.h"

// Rules A3.4.2 to A3.4.4: what a new value for the identifier starts.
namespace patron::account {
namespace {

using delivery::MessageKind;

TEST_F(AccountTest, HoldsANewEmailBackUntilItIsProven) {
    advance(1h);
    const auto updated = changeEmail("john.doe@yahoo.com");
    ASSERT_TRUE(updated);
    EXPECT_EQ(updated->account.email, "john.doe@gmail.com");
    EXPECT_TRUE(updated->hasPendingEmailChange);
    EXPECT_FALSE(updated->hasPendingPhoneNumberChange);
    EXPECT_EQ(updated->account.updatedAt, now_ - 1h) << "nothing real has changed";
    EXPECT_EQ(updated->account.version, 2) << "but the ETag has";
    EXPECT_EQ(collectKinds(), std::vector{kind(MessageKind::kChangeCode, "john.doe@yahoo.com")});
}

TEST_F(AccountTest, HoldsANewPhoneNumberBackInAPhoneBrand) {
    const auto updated = updateMario({.phoneNumber = "+15852826525"});
    ASSERT_TRUE(updated);
    EXPECT_EQ(updated->account.phoneNumber, "+15852826524");
    EXPECT_TRUE(updated->hasPendingPhoneNumberChange);
    EXPECT_EQ(collectKinds(), std::vector{kind(MessageKind::kChangeCode, "+15852826525")});
}

TEST_F(AccountTest, KeepsAChangeForADay) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    advance(24h - 1ms);
    EXPECT_TRUE(view(diner_, john_).hasPendingEmailChange);
    advance(1ms);
    EXPECT_FALSE(view(diner_, john_).hasPendingEmailChange);
}

TEST_F(AccountTest, SendsNothingWhenThePendingValueIsSentAgain) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string code = collectCode();
    for (int i = 0; i < 10; ++i) {
        const auto again = changeEmail(i % 2 == 0 ? "john.doe@yahoo.com" : "John.Doe@Yahoo.com");
        ASSERT_TRUE(again) << "not even a cooldown";
        EXPECT_TRUE(again->hasPendingEmailChange);
        EXPECT_EQ(again->account.version, 2);
    }
    EXPECT_TRUE(mails().empty());
    EXPECT_TRUE(confirmEmail(code)) << "and the code is still good";
}

TEST_F(AccountTest, LeavesAChangeAloneWhenTheCurrentValueIsSent) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string code = collectCode();
    const auto back = changeEmail("john.doe@gmail.com");
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->hasPendingEmailChange);
    EXPECT_TRUE(mails().empty());
    EXPECT_TRUE(confirmEmail(code));
}

TEST_F(AccountTest, ReplacesChangeAndCodeAtOnceByAnotherValue) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string old = collectCode();
    const auto replaced = changeEmail("john.doe@web.de");
    ASSERT_TRUE(replaced) << "no cooldown: that belongs to the other address";
    ASSERT_EQ(pending_.rows().size(), 1u);
    EXPECT_EQ(pending_.rows()[0].newValue, "john.doe@web.de");
    const std::string code = collectCode();
    if (old != code) {
        EXPECT_EQ(outcome(confirmEmail(old)), "otp.code_invalid");
    }
    const auto confirmed = confirmEmail(code);
    ASSERT_TRUE(confirmed);
    EXPECT_EQ(confirmed->account.email, "john.doe@web.de");
}

TEST_F(AccountTest, AppliesAnotherSpellingOfTheSameAddressAtOnce) {
    // The address compares equal: it is the same mailbox, so there is nothing to prove.
    const auto updated = changeEmail("John.Doe@gmail.com");
    ASSERT_TRUE(updated);
    EXPECT_EQ(updated->account.email, "John.Doe@gmail.com");
    EXPECT_FALSE(updated->hasPendingEmailChange);
    EXPECT_TRUE(mails().empty());
    ASSERT_EQ(accounts_.claims().size(), 2u);
    EXPECT_TRUE(accounts_.claims().at({diner_.id, "email", "john.doe@gmail.com"}).proven);
}

TEST_F(AccountTest, AsksForARecentSignInWhereTheBrandDoes) {
    diner_.settings.requireRecentSignIn = true;
    advance(10min);
    EXPECT_EQ(outcome(changeEmail("john.doe@yahoo.com")), "ok");
    advance(1s);
    EXPECT_EQ(outcome(changeEmail("john.doe@yahoo.com")), "ok") << "nothing new is started";
    EXPECT_EQ(outcome(changeEmail("john.doe@web.de")), "session.reauthentication_required");
    EXPECT_EQ(outcome(updateJohn({.firstName = "Jon", .phoneNumber = "+4930123456"})), "ok")
        << "only the identifier asks for it";
    EXPECT_EQ(pending_.rows()[0].newValue, "john.doe@yahoo.com");
}

TEST_F(AccountTest, SendsTheHolderOfATakenAddressANoticeInsteadOfACode) {
    addCustomer(diner_, "jane@yahoo.com");
    const auto updated = changeEmail("Jane@yahoo.com");
    ASSERT_TRUE(updated);
    EXPECT_TRUE(updated->hasPendingEmailChange);
    EXPECT_EQ(collectKinds(), std::vector{kind(MessageKind::kIdentifierTaken, "Jane@yahoo.com")});
    ASSERT_EQ(pending_.rows().size(), 1u);
    EXPECT_TRUE(pending_.rows()[0].silent);
}

TEST_F(AccountTest, TellsTheHolderOnceADayOnly) {
    addCustomer(diner_, "jane@yahoo.com");
    const AccountId other = addCustomer(diner_, "max@web.de");
    ASSERT_TRUE(changeEmail("jane@yahoo.com"));
    EXPECT_EQ(collectMails().size(), 1u);
    ASSERT_TRUE(update(diner(), actor(other), {.email = "jane@yahoo.com"}));
    EXPECT_EQ(collectMails().size(), 0u);
    advance(24h);
    ASSERT_TRUE(update(diner(), actor(other), {.email = "jane@yahoo.com"}));
    EXPECT_EQ(collectMails().size(), 1u);
}

TEST_F(AccountTest, TreatsAnUnprovenAddressOfAnotherAsFree) {
    const AccountId holder = addCustomer(bistro_, "+4930123456");
    giveUnproven(bistro_, holder, "phone_number", "+4930123456");
    giveUnproven(bistro_, mario_, "phone_number", "+15852826524");
    accounts_.row(holder).email = "holder@web.de";
    const auto updated = updateMario({.phoneNumber = "+4930123456"});
    ASSERT_TRUE(updated);
    EXPECT_EQ(collectKinds(), std::vector{kind(MessageKind::kChangeCode, "+4930123456")});
}

TEST_F(AccountTest, LimitsHowManyNewAddressesAnAccountTries) {
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(outcome(changeEmail("new" + std::to_string(i) + "@web.de")), "ok");
    }
    const auto refused = updateJohn({.firstName = "Jon", .email = "new5@web.de"});
    EXPECT_EQ(outcome(refused), "limit.changes");
    EXPECT_TRUE(refused.error().retryAfter);
    EXPECT_EQ(stored(john_).firstName, "John") << "all or nothing";
    EXPECT_EQ(pending_.rows()[0].newValue, "new4@web.de");
}

TEST_F(AccountTest, RecordsARequestWithoutTheAddress) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    ASSERT_EQ(audit_.events().size(), 1u);
    const AuditEvent& event = audit_.events()[0];
    EXPECT_EQ(event.action, "account.change_requested");
    EXPECT_EQ(event.actor, "customer");
    EXPECT_EQ(event.detail, "email");
    EXPECT_EQ(event.accountId, john_);
    EXPECT_EQ(event.brandId, diner_.id);
}

TEST_F(AccountTest, StartsNoChangeToACountryThatGetsNoCodes) {
    bistro_.settings.countries = {{"US", 0}};
    const auto refused = updateMario({.firstName = "Luigi", .phoneNumber = "+493012345678"});
    EXPECT_EQ(outcome(refused), "otp.destination_refused");
    EXPECT_EQ(badFields(refused), "phone_number:country");
    EXPECT_NE(stored(mario_).firstName, "Luigi") << "all or nothing";
    EXPECT_TRUE(mails().empty());
    EXPECT_EQ(audit_.events().back().action, "code.refused");
    EXPECT_EQ(audit_.events().back().accountId, mario_);
}

// It named the first bad field, whatever that was.
TEST_F(AccountTest, KeepsWhyANumberGetsNoCodesAmongOtherBadFields) {
    const auto refused = updateMario({.firstName = "", .phoneNumber = "+19005550123"});
    EXPECT_EQ(badFields(refused), "first_name:required phone_number:phone_type");
    EXPECT_EQ(audit_.events().back().action, "code.refused");
    EXPECT_EQ(audit_.events().back().detail, "phone_type");
}

TEST_F(AccountTest, SendsNoCodeAgainToACountryThatIsNoLongerAllowed) {
    ASSERT_TRUE(updateMario({.phoneNumber = "+493012345678"}));
    bistro_.settings.countries = {{"US", 0}};
    advance(1min);
    EXPECT_EQ(outcome(service_.resendChange(bistro(), actor(mario_), "phone_number")),
              "otp.destination_refused");
    EXPECT_EQ(audit_.events().back().detail, "country DE");
    EXPECT_TRUE(view(bistro_, mario_).hasPendingPhoneNumberChange) << "its code still works";
}

}  // namespace
}  // namespace patron::account
