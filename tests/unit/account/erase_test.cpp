#include <gtest/gtest.h>

#include "account_fixture.h"

namespace patron::account {
namespace {

TEST_F(AccountTest, LeavesNothingPersonalOfAnErasedAccount) {
    ASSERT_TRUE(updateJohn({.phoneNumber = "+4930123456",
                            .optinStatusEmail = 1,
                            .demographics = {{{kBirthday, "1985-01-13"}}}}));
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    sessions_.start(john_, kSession);
    ASSERT_FALSE(mails().empty());

    ASSERT_TRUE(service_.erase(diner(), john_, "customer"));
    const Account stub = stored(john_);
    EXPECT_EQ(stub.state, AccountState::kBeingDeleted);
    EXPECT_EQ(stub.firstName + stub.lastName + stub.email + stub.phoneNumber, "");
    EXPECT_TRUE(accounts_.rows().at(john_).demographics.empty());
    EXPECT_TRUE(accounts_.optIns().empty());
    EXPECT_TRUE(pending_.rows().empty());
    EXPECT_TRUE(mails().empty());
    for (const delivery::OutboxRow& row : outboxRows_.rows()) EXPECT_TRUE(row.sealed.empty());
    for (const auto& [key, claim] : accounts_.claims()) EXPECT_NE(claim.accountId, john_);
    EXPECT_FALSE(sessions_.isLive(john_, kSession));
    EXPECT_EQ(audit_.events().back().action, "account.erased");
    EXPECT_EQ(audit_.events().back().actor, "customer");
}

TEST_F(AccountTest, VoidsEveryCodeOfAnErasedAccount) {
    const auto address = plugins_->authType("email-auth")->parse("john.doe@gmail.com");
    const otp::Subject signIn{otp::Purpose::kSignIn, &*address, 0};
    std::string code;
    ASSERT_TRUE(database_.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        code = otp_.issue(tx, diner(), signIn, 10min)->code.reveal();
        return {};
    }));
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    ASSERT_TRUE(service_.erase(diner(), john_, "admin:eve"));
    EXPECT_EQ(outcome(otp_.check(diner(), signIn, code)), "otp.code_invalid");
    for (const otp::Challenge& challenge : challenges_.rows()) EXPECT_TRUE(challenge.ended);
    EXPECT_EQ(audit_.events().back().actor, "admin:eve");
}

TEST_F(AccountTest, ErasesTwiceWithoutComplaint) {
    ASSERT_TRUE(service_.erase(diner(), john_, "customer"));
    const std::size_t events = audit_.events().size();
    EXPECT_EQ(outcome(service_.erase(diner(), john_, "customer")), "ok");
    EXPECT_EQ(audit_.events().size(), events);
    EXPECT_EQ(outcome(service_.erase(diner(), mario_, "customer")), "account.not_found");
}

TEST_F(AccountTest, FreesTheAddressForSomebodyElse) {
    ASSERT_TRUE(service_.erase(diner(), john_, "customer"));
    const AccountId other = addCustomer(diner_, "max@web.de");
    ASSERT_TRUE(update(diner(), actor(other), {.email = "john.doe@gmail.com"}));
    EXPECT_TRUE(service_.confirmChange(diner(), actor(other), kEmail, collectCode()));
}

}  // namespace
}  // namespace patron::account
