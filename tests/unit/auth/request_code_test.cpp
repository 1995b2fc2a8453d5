#include <gtest/gtest.h>

#include <algorithm>

#include "auth_fixture.h"

namespace patron::auth {
namespace {

using delivery::MessageKind;

TEST_F(AuthTest, SendsASignInCodeToACustomer) {
    ASSERT_TRUE(ask(kJohn));
    ASSERT_EQ(mails().size(), 1u);
    EXPECT_EQ(mails()[0].kind, messageKindName(MessageKind::kSignInCode));
    EXPECT_EQ(mails()[0].to, kJohn);
    EXPECT_EQ(outboxRows_.rows()[0].accountId, john_) << "goes when the account goes";
}

TEST_F(AuthTest, SendsASignUpCodeToSomebodyNew) {
    ASSERT_TRUE(ask(kNobody));
    ASSERT_EQ(mails().size(), 1u);
    EXPECT_EQ(mails()[0].kind, messageKindName(MessageKind::kSignUpCode));
}

TEST_F(AuthTest, SendsASignUpCodeToAnAddressThatSomebodyHasWithoutProof) {
    giveUnproven(bistro_, mario_, "email", kNobody);
    bistro_.authType = "email-auth";
    ASSERT_TRUE(signIn_.requestCode(bistro(), "email", kNobody));
    EXPECT_EQ(mails()[0].kind, messageKindName(MessageKind::kSignUpCode));
}

TEST_F(AuthTest, SendsNothingToALockedCustomerAndSaysNothingOfIt) {
    accounts_.row(john_).state = AccountState::kLocked;
    EXPECT_TRUE(ask(kJohn));
    EXPECT_TRUE(mails().empty());
    EXPECT_EQ(discarded(), 1u);
}

TEST_F(AuthTest, SendsNoSignUpCodeWhereRegistrationIsOff) {
    diner_.settings.registrationEnabled = false;
    EXPECT_TRUE(ask(kNobody));
    EXPECT_TRUE(mails().empty());
    EXPECT_TRUE(ask(kJohn));
    EXPECT_EQ(mails().size(), 1u) << "customers still sign in";
}

TEST_F(AuthTest, RefusesWhatIsNoIdentifierOfTheBrandUnderTheFieldsName) {
    EXPECT_EQ(badFields(ask("nonsense")), "email:email");
    EXPECT_EQ(badFields(signIn_.requestCode(bistro(), "phone_number", kJohn)),
              "phone_number:phone");
    EXPECT_TRUE(outboxRows_.rows().empty());
}

TEST_F(AuthTest, HoldsKnownAndUnknownToTheSameCooldown) {
    for (const char* address : {kJohn, kNobody}) {
        ASSERT_TRUE(ask(address));
        advance(10s);
        const auto tooSoon = ask(address);
        EXPECT_EQ(outcome(tooSoon), "otp.cooldown") << address;
        EXPECT_EQ(tooSoon.error().retryAfter, 20s) << address;
        advance(1min);
    }
}

TEST_F(AuthTest, ReplacesTheCodeByANewOne) {
    const std::string old = codeFor(kJohn);
    advance(30s);
    const std::string code = codeFor(kJohn);
    if (old != code) {
        EXPECT_EQ(outcome(login(kJohn, old)), "auth.credentials_incorrect");
    }
    EXPECT_EQ(outcome(login(kJohn, code)), "ok");
}

// After an outage a customer who had asked three times got three codes, the dead ones first.
TEST_F(AuthTest, SendsNoCodeThatANewerOneVoids) {
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(ask(kJohn));
        advance(2min);
    }
    const auto rows = outboxRows_.rows();
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(std::ranges::count(rows, delivery::OutboxState::kQueued, &delivery::OutboxRow::state),
              1);
    EXPECT_EQ(std::ranges::count(rows, std::string(), &delivery::OutboxRow::sealed), 2);
}

TEST_F(AuthTest, LeavesNoCodeWithoutAMessage) {
    database_.failNextCommit();
    EXPECT_EQ(outcome(ask(kJohn)), "server.database");
    EXPECT_TRUE(outboxRows_.rows().empty());
    EXPECT_TRUE(challenges_.rows().empty());
    EXPECT_EQ(outcome(ask(kJohn)), "ok") << "and no cooldown";
}

}  // namespace
}  // namespace patron::auth
