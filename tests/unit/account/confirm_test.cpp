#include <gtest/gtest.h>

#include <set>
#include <string>

#include "account_fixture.h"

// Rules A3.4.4, A3.4.6 and A3.4.7: what a code does to a pending change.
namespace patron::account {
namespace {

using delivery::MessageKind;

TEST_F(AccountTest, AppliesANewEmailWithItsCode) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string code = collectCode();
    advance(5min);
    const auto confirmed = confirmEmail(code);
    ASSERT_TRUE(confirmed);
    EXPECT_EQ(confirmed->account.email, "john.doe@yahoo.com");
    EXPECT_FALSE(confirmed->hasPendingEmailChange);
    EXPECT_EQ(confirmed->account.updatedAt, now_);
    EXPECT_EQ(confirmed->account.version, 3);
    EXPECT_EQ(stored(john_).email, "john.doe@yahoo.com");
    EXPECT_TRUE(accounts_.claims().at({diner_.id, "email", "john.doe@yahoo.com"}).proven);
    EXPECT_FALSE(accounts_.claims().contains({diner_.id, "email", "john.doe@gmail.com"}))
        << "the old address is free again";
}

TEST_F(AccountTest, AppliesANewPhoneNumberWithItsCode) {
    ASSERT_TRUE(updateMario({.phoneNumber = "+15852826525"}));
    const auto confirmed =
        service_.confirmChange(bistro(), actor(mario_), kPhoneNumber, collectCode());
    ASSERT_TRUE(confirmed);
    EXPECT_EQ(confirmed->account.phoneNumber, "+15852826525");
    EXPECT_FALSE(confirmed->hasPendingPhoneNumberChange);
}

TEST_F(AccountTest, TellsOldAndNewAddressOfAConfirmedChange) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    ASSERT_TRUE(confirmEmail(collectCode()));
    EXPECT_EQ(collectKinds(),
              (std::vector{kind(MessageKind::kIdentifierAdded, "john.doe@yahoo.com"),
                           kind(MessageKind::kIdentifierChanged, "john.doe@gmail.com")}));
    EXPECT_EQ(audit_.events().back().action, "account.identifier_changed");
    EXPECT_EQ(audit_.events().back().detail, "email");
}

// A notice goes the way of the codes to its country, and waits behind no other's.
TEST_F(AccountTest, TellsTheCountryOfTheNumberThatItTells) {
    ASSERT_TRUE(updateMario({.phoneNumber = "+4930901820"}));
    ASSERT_TRUE(service_.confirmChange(bistro(), actor(mario_), kPhoneNumber, collectCode()));
    std::multiset<std::string> countries;
    for (const auto& row : outboxRows_.rows()) {
        const bool sent = row.state != delivery::OutboxState::kDiscarded;
        if (sent && row.kind.find("_code") == std::string::npos) countries.insert(row.country);
    }
    EXPECT_EQ(countries, (std::multiset<std::string>{"DE", "US"}));
}

TEST_F(AccountTest, SpendsTheCodeWithTheChange) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string code = collectCode();
    ASSERT_TRUE(confirmEmail(code));
    EXPECT_EQ(outcome(confirmEmail(code)), "account.no_pending_change");
}

TEST_F(AccountTest, ChangesNothingWhenTheConfirmationCannotBeStored) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string code = collectCode();
    accounts_.beforeHold = [this] { database_.failNextCommit(); };
    EXPECT_EQ(outcome(confirmEmail(code)), "server.database");
    EXPECT_EQ(stored(john_).email, "john.doe@gmail.com");
    EXPECT_TRUE(mails().empty());
    EXPECT_TRUE(confirmEmail(code)) << "all of it can be done again";
}

TEST_F(AccountTest, RefusesWrongCodesAndSaysHowManyTriesAreLeft) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string code = collectCode();
    const auto wrong = confirmEmail(wrongCode(code));
    EXPECT_EQ(outcome(wrong), "otp.code_invalid");
    EXPECT_EQ(wrong.error().attemptsLeft, 4);
    for (const char* empty :
         {"", " ", "12345", "\xD9\xA1\xD9\xA2\xD9\xA3\xD9\xA4\xD9\xA5\xD9\xA6"}) {
        EXPECT_EQ(outcome(confirmEmail(empty)), "otp.code_invalid");
    }
    EXPECT_EQ(stored(john_).email, "john.doe@gmail.com");
    EXPECT_TRUE(confirmEmail(code));
}

TEST_F(AccountTest, RefusesARightCodeAfterItsTimeButKeepsTheChange) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string code = collectCode();
    advance(10min);
    EXPECT_EQ(outcome(confirmEmail(code)), "otp.code_expired");
    EXPECT_TRUE(view(diner_, john_).hasPendingEmailChange);
    ASSERT_TRUE(service_.resendChange(diner(), actor(john_), kEmail));
    EXPECT_TRUE(confirmEmail(collectCode()));
}

TEST_F(AccountTest, RefusesTheSixthTryEvenIfItIsRight) {
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string code = collectCode();
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(confirmEmail(wrongCode(code)));
    EXPECT_EQ(outcome(confirmEmail(code)), "otp.too_many_attempts");
    EXPECT_EQ(stored(john_).email, "john.doe@gmail.com");
}

TEST_F(AccountTest, ConfirmsNothingThatIsNotPending) {
    EXPECT_EQ(outcome(confirmEmail("123456")), "account.no_pending_change");
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string code = collectCode();
    EXPECT_EQ(outcome(service_.confirmChange(diner(), actor(john_), kPhoneNumber, code)),
              "account.no_pending_change");
    advance(24h);
    EXPECT_EQ(outcome(confirmEmail(code)), "account.no_pending_change");
}

TEST_F(AccountTest, TakesNoCodeOfAnotherAccountsChange) {
    const AccountId other = addCustomer(diner_, "max@web.de");
    ASSERT_TRUE(update(diner(), actor(other), {.email = "john.doe@yahoo.com"}));
    const std::string theirs = collectCode();
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    const std::string own = collectCode();
    if (own != theirs) {
        EXPECT_EQ(outcome(confirmEmail(theirs)), "otp.code_invalid");
    }
    EXPECT_TRUE(confirmEmail(own));
}

TEST_F(AccountTest, EndsTheChangeWhenTheAddressWasTakenMeanwhile) {
    ASSERT_TRUE(changeEmail("new@web.de"));
    const std::string code = collectCode();
    addCustomer(diner_, "new@web.de");
    EXPECT_EQ(outcome(confirmEmail(code)), "account.identifier_taken");
    EXPECT_TRUE(pending_.rows().empty());
    EXPECT_EQ(stored(john_).email, "john.doe@gmail.com");
    EXPECT_EQ(stored(john_).version, 3) << "the ETag moves with the pending change";
    EXPECT_TRUE(mails().empty());
    EXPECT_EQ(audit_.events().back().action, "account.change_lost");
    EXPECT_EQ(outcome(confirmEmail(code)), "account.no_pending_change");
}

TEST_F(AccountTest, LosesASilentChangeEvenIfItsCodeIsGuessed) {
    const AccountId jane = addCustomer(diner_, "jane@yahoo.com");
    ASSERT_TRUE(changeEmail("jane@yahoo.com"));
    ASSERT_TRUE(service_.erase(diner(), jane, "customer"));  // the address is free by now
    // Nobody has the code. A new one, taken where it is made, stands for a lucky guess.
    advance(30s);
    std::string guessed;
    ASSERT_TRUE(database_.write([&](brand::Transaction& tx) -> sdk::Result<void> {
        const auto change = pending_.rows()[0];
        const auto identifier = sdk::Identifier::parsed(change.attribute, change.newValue,
                                                        change.newKey, change.throttleKey);
        auto issued =
            otp_.issue(tx, diner(), {otp::Purpose::kChangeIdentifier, &identifier, john_}, 10min);
        guessed = issued->code.reveal();
        return {};
    }));
    EXPECT_EQ(outcome(confirmEmail(guessed)), "account.identifier_taken");
    EXPECT_TRUE(pending_.rows().empty());
}

TEST_F(AccountTest, TakesAnUnprovenAddressFromItsHolderAndTellsThem) {
    const AccountId holder = addCustomer(diner_, "holder@web.de");
    const AccountId plain = addCustomer(bistro_, "+4930111111");
    giveUnproven(diner_, holder, "phone_number", "+4930123456");
    diner_.authType = "phone-auth";  // the brand's customers now sign in by phone
    ASSERT_TRUE(changePhone("+4930123456"));
    const auto confirmed =
        service_.confirmChange(diner(), actor(john_), kPhoneNumber, collectCode());
    ASSERT_TRUE(confirmed);
    EXPECT_EQ(confirmed->account.phoneNumber, "+4930123456");
    EXPECT_EQ(stored(holder).phoneNumber, "");
    EXPECT_EQ(stored(holder).version, 2);
    EXPECT_EQ(stored(holder).updatedAt, now_);
    EXPECT_EQ(stored(plain).version, 1);
    EXPECT_EQ(collectKinds(), (std::vector{kind(MessageKind::kIdentifierAdded, "+4930123456"),
                                           kind(MessageKind::kIdentifierLost, "holder@web.de")}));
}

TEST_F(AccountTest, VoidsTheSignInCodesOfOldAndNewAddress) {
    const sdk::AuthType& type = *plugins_->authType("email-auth");
    std::string codes[2];
    const sdk::Identifier addresses[] = {*type.parse("john.doe@gmail.com"),
                                         *type.parse("john.doe@yahoo.com")};
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(database_.write([&](brand::Transaction& tx) -> sdk::Result<void> {
            auto issued = otp_.issue(tx, diner(), {otp::Purpose::kSignIn, &addresses[i], 0}, 10min);
            codes[i] = issued->code.reveal();
            return {};
        }));
    }
    ASSERT_TRUE(changeEmail("john.doe@yahoo.com"));
    ASSERT_TRUE(confirmEmail(collectCode()));
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(outcome(otp_.check(diner(), {otp::Purpose::kSignIn, &addresses[i], 0}, codes[i])),
                  "otp.code_invalid");
    }
}

TEST_F(AccountTest, EndsOtherSessionsOnlyWhereTheBrandSaysSo) {
    for (const bool setting : {false, true}) {
        diner_.settings.endOtherSessionsOnChange = setting;
        sessions_.start(john_, kSession);
        sessions_.start(john_, kSession + 1);
        sessions_.start(mario_, 7);
        ASSERT_TRUE(changeEmail(setting ? "b@web.de" : "a@web.de"));
        ASSERT_TRUE(confirmEmail(collectCode()));
        EXPECT_TRUE(sessions_.isLive(john_, kSession));
        EXPECT_EQ(sessions_.isLive(john_, kSession + 1), !setting);
        EXPECT_TRUE(sessions_.isLive(mario_, 7));
    }
}

}  // namespace
}  // namespace patron::account
