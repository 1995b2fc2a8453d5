#include <gtest/gtest.h>

#include "account_fixture.h"

namespace patron::account {
namespace {

TEST_F(AccountTest, AppliesTheGuidesFirstUpdate) {
    advance(4 * 24h);
    const auto updated = updateJohn({.firstName = "Jonathan", .optinStatusEmail = 2});
    ASSERT_TRUE(updated);
    EXPECT_EQ(updated->account.firstName, "Jonathan");
    EXPECT_EQ(updated->account.lastName, "Doe");
    EXPECT_EQ(updated->account.email, "john.doe@gmail.com");
    EXPECT_EQ(updated->account.optinEmail, OptIn::kDisabled);
    EXPECT_EQ(updated->account.updatedAt, now_);
    EXPECT_EQ(updated->account.createdAt, now_ - 4 * 24h);
    EXPECT_FALSE(updated->hasPendingEmailChange);
    EXPECT_EQ(stored(john_).firstName, "Jonathan");
    EXPECT_TRUE(mails().empty());
}

TEST_F(AccountTest, WritesNothingWhenNothingChanges) {
    advance(1h);
    const auto updated =
        updateJohn({.firstName = "John", .email = "john.doe@gmail.com", .phoneNumber = ""});
    ASSERT_TRUE(updated);
    EXPECT_EQ(updated->account.version, 1);
    EXPECT_EQ(updated->account.updatedAt, now_ - 1h);
    EXPECT_EQ(audit_.events().size(), 0u);
    EXPECT_EQ(pending_.rows().size(), 0u);
}

TEST_F(AccountTest, RaisesTheVersionWithEveryRealChange) {
    EXPECT_EQ(updateJohn({.firstName = "Jon"})->account.version, 2);
    EXPECT_EQ(updateJohn({.firstName = "Jon"})->account.version, 2);
    EXPECT_EQ(updateJohn({.firstName = "John"})->account.version, 3);
}

TEST_F(AccountTest, WritesNothingWhenOneFieldIsBad) {
    const auto updated = updateJohn(
        {.firstName = "Jonathan", .lastName = "", .email = "new@yahoo.com", .optinStatusEmail = 9});
    EXPECT_EQ(badFields(updated), "last_name:required optin_status_email:choice");
    EXPECT_EQ(stored(john_).firstName, "John");
    EXPECT_TRUE(pending_.rows().empty());
    EXPECT_TRUE(outboxRows_.rows().empty());
}

TEST_F(AccountTest, WritesNothingWhenACommitFails) {
    database_.failNextCommit();
    const auto updated = updateJohn({.firstName = "Jonathan", .email = "new@yahoo.com"});
    EXPECT_EQ(outcome(updated), "server.database");
    EXPECT_EQ(stored(john_).firstName, "John");
    EXPECT_TRUE(pending_.rows().empty());
    EXPECT_TRUE(outboxRows_.rows().empty());
}

TEST_F(AccountTest, AppliesTheRestBesideAnIdentifierChange) {
    advance(1min);
    const auto updated = updateJohn({.firstName = "Jonathan", .email = "john.doe@yahoo.com"});
    ASSERT_TRUE(updated);
    EXPECT_EQ(updated->account.firstName, "Jonathan");
    EXPECT_EQ(updated->account.email, "john.doe@gmail.com");
    EXPECT_TRUE(updated->hasPendingEmailChange);
    EXPECT_EQ(updated->account.version, 2);
    EXPECT_EQ(updated->account.updatedAt, now_);
}

TEST_F(AccountTest, ChecksThePreconditionAgainstTheAccountAsItIs) {
    const auto isVersion = [](std::int64_t version) {
        return [version](const AccountView& view) { return view.account.version == version; };
    };
    EXPECT_EQ(outcome(updateJohn({.firstName = "Jon"}, isVersion(2))),
              "request.precondition_failed");
    EXPECT_EQ(outcome(updateJohn({}, isVersion(2))), "request.precondition_failed");
    EXPECT_EQ(stored(john_).firstName, "John");
    EXPECT_EQ(outcome(updateJohn({.firstName = "Jon"}, isVersion(1))), "ok");
    EXPECT_EQ(outcome(updateJohn({.firstName = "Joe"}, isVersion(1))),
              "request.precondition_failed");
}

TEST_F(AccountTest, JudgesAgainWhenTheAccountChangedBetweenReadAndWrite) {
    accounts_.beforeHold = [this] {
        accounts_.row(john_).version = 2;
        accounts_.setDemographic(john_, {"row-1", kBirthday, "1985-01-13"});
    };
    EXPECT_EQ(outcome(updateJohn({.demographics = {{{kBirthday, "1990-01-01"}}}})),
              "account.birthday_immutable");
    accounts_.beforeHold = [this] {
        accounts_.row(john_).lastName = "Smith";
        ++accounts_.row(john_).version;
    };
    EXPECT_EQ(updateJohn({.firstName = "Jon", .optinStatusSms = 1})->account.lastName, "Smith");
}

TEST_F(AccountTest, KeepsEvidenceOfEveryOptInThatChanged) {
    ASSERT_TRUE(updateJohn({.optinStatusEmail = 1, .optinStatusSms = 3, .optinStatusPush = 2}));
    ASSERT_EQ(accounts_.optIns().size(), 2u);
    EXPECT_EQ(accounts_.optIns()[0].channel, "email");
    EXPECT_EQ(accounts_.optIns()[0].value, OptIn::kConfirmed);
    EXPECT_EQ(accounts_.optIns()[0].source, "update");
    EXPECT_EQ(accounts_.optIns()[1].channel, "push");
}

TEST_F(AccountTest, AnswersWithDemographicsAsTheyAreRead) {
    const auto first =
        updateJohn({.demographics = {{{kDiet, "vegan"}, {kBirthday, "1985-01-13"}}}});
    ASSERT_TRUE(first);
    ASSERT_EQ(first->demographics.size(), 2u);
    const std::string rowId = first->demographics[0].id;
    EXPECT_EQ(rowId.size(), 36u);

    const auto second = updateJohn({.demographics = {{{kDiet, "none"}}}});
    ASSERT_EQ(second->demographics.size(), 2u);
    EXPECT_EQ(second->demographics[0].id, rowId);
    EXPECT_EQ(second->demographics[0].value, "none");

    const auto third = updateJohn({.demographics = {{{kDiet, ""}}}});
    const AccountView read = view(diner_, john_);
    ASSERT_EQ(third->demographics.size(), 1u);
    ASSERT_EQ(read.demographics.size(), 1u);
    EXPECT_EQ(third->demographics[0].demographicId, kBirthday);
    EXPECT_EQ(read.demographics[0].id, third->demographics[0].id);
}

TEST_F(AccountTest, ActsForNobodyWhoIsLockedOrGone) {
    const AccountView seen = view(diner_, john_);
    const auto change = [&](const Actor& who) {
        return outcome(service_.update(diner(), who, seen, {.firstName = "Jon"}, {}));
    };
    // Whatever changes an account raises its version.
    ++accounts_.row(john_).version;
    accounts_.row(john_).state = AccountState::kLocked;
    EXPECT_EQ(change(actor(john_)), "account.locked");
    accounts_.row(john_).state = AccountState::kBeingDeleted;
    EXPECT_EQ(change(actor(john_)), "account.not_found");
    EXPECT_EQ(change(actor(mario_)), "account.not_found") << "an account of another brand";
}

TEST_F(AccountTest, AppliesASimpleUpdateToWhatTheAccountHasBecome) {
    const AccountView seen = view(diner_, john_);
    ASSERT_TRUE(updateJohn({.lastName = "Miller"}));
    const auto done = service_.update(diner(), actor(john_), seen, {.firstName = "Jon"}, {});
    ASSERT_TRUE(done);
    EXPECT_EQ(done->account.lastName, "Miller") << "nobody's change is lost";
    EXPECT_EQ(done->account.firstName, "Jon");
    EXPECT_EQ(done->account.version, seen.account.version + 2);
    EXPECT_EQ(view(diner_, john_).account.firstName, "Jon");
}

}  // namespace
}  // namespace patron::account
