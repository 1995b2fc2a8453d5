#include <gtest/gtest.h>

#include "account_fixture.h"

// Rule A3.4.5: the attribute that does not identify the brand's customers.
namespace patron::account {
namespace {

TEST_F(AccountTest, AppliesTheOtherAttributeAtOnce) {
    advance(1h);
    const auto updated = changePhone("+4930123456");
    ASSERT_TRUE(updated);
    EXPECT_EQ(updated->account.phoneNumber, "+4930123456");
    EXPECT_FALSE(updated->hasPendingPhoneNumberChange);
    EXPECT_EQ(updated->account.updatedAt, now_);
    EXPECT_TRUE(mails().empty());
    EXPECT_FALSE(accounts_.claims().at({diner_.id, "phone_number", "+4930123456"}).proven);
}

TEST_F(AccountTest, ClearsTheOtherAttributeAndFreesIt) {
    ASSERT_TRUE(changePhone("+4930123456"));
    const auto cleared = changePhone("");
    ASSERT_TRUE(cleared);
    EXPECT_EQ(cleared->account.phoneNumber, "");
    EXPECT_FALSE(accounts_.claims().contains({diner_.id, "phone_number", "+4930123456"}));
}

TEST_F(AccountTest, MovesTheClaimWithTheValue) {
    ASSERT_TRUE(changePhone("+4930123456"));
    ASSERT_TRUE(changePhone("+4930123457"));
    EXPECT_FALSE(accounts_.claims().contains({diner_.id, "phone_number", "+4930123456"}));
    EXPECT_TRUE(accounts_.claims().contains({diner_.id, "phone_number", "+4930123457"}));
}

TEST_F(AccountTest, RefusesAnothersValueAndNamesTheField) {
    const AccountId other = addCustomer(diner_, "max@web.de");
    giveUnproven(diner_, other, "phone_number", "+4930123456");
    const auto refused = updateJohn({.firstName = "Jon", .phoneNumber = "+4930123456"});
    EXPECT_EQ(outcome(refused), "account.identifier_taken");
    EXPECT_EQ(badFields(refused), "phone_number:unique");
    EXPECT_EQ(stored(john_).firstName, "John");
    EXPECT_EQ(stored(john_).version, 1);
}

TEST_F(AccountTest, WantsEmailsUniqueInAPhoneBrandAsWell) {
    const AccountId other = addCustomer(bistro_, "+4930123456");
    bistro_.settings.phoneNumberUnique = false;
    giveUnproven(bistro_, other, "email", "max@web.de");
    EXPECT_EQ(outcome(updateMario({.email = "MAX@web.de"})), "account.identifier_taken");
    EXPECT_EQ(outcome(updateMario({.email = "mario@web.de"})), "ok");
}

TEST_F(AccountTest, LetsCustomersShareAPhoneNumberWhereTheBrandDoes) {
    const AccountId other = addCustomer(diner_, "max@web.de");
    ASSERT_TRUE(changePhone("+4930123456"));
    diner_.settings.phoneNumberUnique = false;
    const auto shared = update(diner(), actor(other), {.phoneNumber = "+4930123456"});
    EXPECT_EQ(outcome(shared), "ok");
    ASSERT_TRUE(changePhone("+4930123457"));
    EXPECT_FALSE(accounts_.claims().contains({diner_.id, "phone_number", "+4930123456"}))
        << "a claim from stricter times goes with the value";
}

TEST_F(AccountTest, KeepsBrandsApart) {
    giveUnproven(bistro_, mario_, "email", "mario@web.de");
    EXPECT_EQ(outcome(changeEmail("mario@web.de")), "ok");
    EXPECT_FALSE(pending_.rows()[0].silent);
    EXPECT_EQ(outcome(changePhone("+15852826524")), "ok");
}

TEST_F(AccountTest, StopsAnAccountAfterTenRefusalsWhateverItAsksFor) {
    const AccountId other = addCustomer(diner_, "max@web.de");
    giveUnproven(diner_, other, "phone_number", "+4930123456");
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(outcome(changePhone("+4930123456")), "account.identifier_taken");
    }
    const auto refused = changePhone("+4930123456");
    EXPECT_EQ(outcome(refused), "limit.changes");
    EXPECT_EQ(refused.error().retryAfter, 1h);
    EXPECT_EQ(outcome(changePhone("+4930999999")), "limit.changes")
        << "or the refusal would still tell what is taken";
    EXPECT_EQ(outcome(updateJohn({.firstName = "Jon"})), "ok");
    EXPECT_EQ(outcome(update(diner(), actor(other), {.phoneNumber = "+4930999999"})), "ok")
        << "the limit is the account's";
    advance(1h);
    EXPECT_EQ(outcome(changePhone("+4930999999")), "account.identifier_taken");
}

TEST_F(AccountTest, CountsNoRefusalWhereNothingIsUnique) {
    diner_.settings.phoneNumberUnique = false;
    for (int i = 0; i < 12; ++i) {
        EXPECT_EQ(outcome(changePhone("+49301234" + std::to_string(10 + i))), "ok");
    }
}

TEST_F(AccountTest, RecordsAChangedContactWithoutItsValue) {
    ASSERT_TRUE(changePhone("+4930123456"));
    ASSERT_EQ(audit_.events().size(), 1u);
    EXPECT_EQ(audit_.events()[0].action, "account.contact_changed");
    EXPECT_EQ(audit_.events()[0].detail, "phone_number");
}

}  // namespace
}  // namespace patron::account
