#include <gtest/gtest.h>

#include "auth_fixture.h"

namespace patron::auth {
namespace {

using account::OptIn;
using delivery::MessageKind;

TEST_F(AuthTest, RegistersANewcomerWithTheCode) {
    ProfileInput input{.firstName = " Ada ",
                       .email = "Ada@web.de",
                       .phoneNumber = "+4930123456",
                       .locale = "de-DE",
                       .optinStatusEmail = 1,
                       .demographics = {{{kBirthday, "1985-01-13"}}}};
    const std::string code = codeFor(kNobody);
    advance(1min);
    const auto registered = registerWith(kNobody, code, input);
    ASSERT_TRUE(registered);
    const account::Account& account = registered->view.account;
    EXPECT_EQ(account.uuid.size(), 36u);
    EXPECT_EQ(account.firstName, "Ada");
    EXPECT_EQ(account.email, kNobody) << "as the code was asked for";
    EXPECT_EQ(account.phoneNumber, "+4930123456");
    EXPECT_EQ(account.locale, "de-DE");
    EXPECT_EQ(account.state, AccountState::kActive);
    EXPECT_TRUE(account.confirmed);
    EXPECT_EQ(account.optinEmail, OptIn::kConfirmed);
    EXPECT_EQ(account.createdAt, now_);
    EXPECT_EQ(account.updatedAt, now_);
    EXPECT_EQ(account.version, 1);
    ASSERT_EQ(registered->view.demographics.size(), 1u);
    EXPECT_EQ(registered->view.demographics[0].id.size(), 36u);

    const auto& row = accounts_.rows().at(account.id);
    EXPECT_EQ(row.account.phoneNumber, "+4930123456");
    EXPECT_EQ(row.demographics[0].id, registered->view.demographics[0].id);
    EXPECT_TRUE(accounts_.claims().at({diner_.id, "email", kNobody}).proven);
    EXPECT_FALSE(accounts_.claims().at({diner_.id, "phone_number", "+4930123456"}).proven);
    EXPECT_EQ(accounts_.optIns().size(), 3u);
    EXPECT_EQ(accounts_.optIns()[0].source, "register");
    EXPECT_EQ(audit_.events().back().action, "account.registered");
    EXPECT_TRUE(authenticator_.authenticate(diner(), "Bearer " + registered->token.value));
}

TEST_F(AuthTest, NamesEveryBadFieldBeforeItLooksAtTheCode) {
    const std::string code = codeFor(kNobody);
    ProfileInput input{.firstName = "", .email = "other@web.de", .phoneNumber = "1"};
    for (int i = 0; i < 6; ++i) {
        EXPECT_EQ(badFields(registerWith(kNobody, "000000", input)),
                  "email:same first_name:required phone_number:phone");
    }
    EXPECT_EQ(badFields(registerWith("nonsense", code, {.lastName = "\n"})),
              "passwordless_email:email last_name:control_characters");
    EXPECT_EQ(outcome(registerWith(kNobody, code)), "ok") << "no try was counted";
}

TEST_F(AuthTest, RefusesABadCodeAsTheVerifyCallsDo) {
    const std::string code = codeFor(kNobody);
    const auto wrong = registerWith(kNobody, wrongCode(code));
    EXPECT_EQ(outcome(wrong), "otp.code_invalid");
    EXPECT_EQ(wrong.error().attemptsLeft, 4);
    advance(10min);
    EXPECT_EQ(outcome(registerWith(kNobody, code)), "otp.code_expired");
    for (int i = 0; i < 4; ++i) (void)registerWith(kNobody, wrongCode(code));
    EXPECT_EQ(outcome(registerWith(kNobody, code)), "otp.too_many_attempts");
    EXPECT_EQ(accounts_.rows().size(), 2u);
}

TEST_F(AuthTest, RefusesToRegisterACustomerTwiceAndLeavesTheCodeGoodForLogin) {
    const std::string code = codeFor(kJohn);
    EXPECT_EQ(outcome(registerWith(kJohn, code)), "account.exists");
    EXPECT_EQ(accounts_.rows().size(), 2u);
    EXPECT_EQ(outcome(login(kJohn, code)), "ok");
}

TEST_F(AuthTest, RefusesATakenPhoneNumberAndLeavesTheCodeGood) {
    giveUnproven(diner_, john_, "phone_number", "+4930123456");
    const std::string code = codeFor(kNobody);
    const auto taken = registerWith(kNobody, code, {.phoneNumber = "+4930123456"});
    EXPECT_EQ(outcome(taken), "account.identifier_taken");
    EXPECT_EQ(badFields(taken), "phone_number:unique");
    EXPECT_EQ(accounts_.rows().size(), 2u);
    EXPECT_FALSE(accounts_.claims().contains({diner_.id, "email", kNobody}));
    EXPECT_EQ(outcome(registerWith(kNobody, code, {.phoneNumber = "+4930123457"})), "ok");
}

TEST_F(AuthTest, LetsNewcomersShareAPhoneNumberWhereTheBrandDoes) {
    giveUnproven(diner_, john_, "phone_number", "+4930123456");
    diner_.settings.phoneNumberUnique = false;
    EXPECT_EQ(outcome(registerWith(kNobody, codeFor(kNobody), {.phoneNumber = "+4930123456"})),
              "ok");
}

TEST_F(AuthTest, RegistersNobodyWhereRegistrationIsOff) {
    const std::string code = codeFor(kNobody);
    diner_.settings.registrationEnabled = false;
    EXPECT_EQ(badFields(registerWith(kNobody, code, {.firstName = ""})), "first_name:required");
    EXPECT_EQ(outcome(registerWith(kNobody, code)), "account.registration_disabled");
    EXPECT_EQ(outcome(registerWith(kNobody, "000000")), "account.registration_disabled");
    EXPECT_EQ(accounts_.rows().size(), 2u);
}

TEST_F(AuthTest, GivesAnAddressToWhoeverProvesItAndTellsWhoHadIt) {
    // Unverified pre-registration (rule F): Mario's brand now signs in by e-mail, and he had
    // typed in an address that is not his.
    giveUnproven(bistro_, mario_, "email", kNobody);
    bistro_.authType = "email-auth";
    ASSERT_TRUE(signIn_.requestCode(bistro(), "email", kNobody));
    const auto registered = signIn_.signUp(bistro(), "passwordless_email", kNobody, collectCode(),
                                           {.firstName = "Ada", .lastName = "Byron"});
    ASSERT_TRUE(registered);
    EXPECT_NE(registered->view.account.id, mario_) << "a new account, linked to nobody's";
    EXPECT_EQ(accounts_.row(mario_).email, "");
    EXPECT_EQ(accounts_.row(mario_).version, 2);
    const auto told = collectMails();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].kind, messageKindName(MessageKind::kIdentifierLost));
    EXPECT_EQ(told[0].to, kMario);
}

TEST_F(AuthTest, LeavesNothingBehindWhenARegistrationCannotBeStored) {
    const std::string code = codeFor(kNobody);
    const auto realKeys = signingKeys_.current();
    signingKeys_.replace(*session::SigningKeySet::open({}, keyFolder_.keys()));
    EXPECT_EQ(outcome(registerWith(kNobody, code)), "server.internal");
    EXPECT_EQ(accounts_.rows().size(), 2u);
    EXPECT_TRUE(accounts_.optIns().empty());
    signingKeys_.replace(realKeys);
    EXPECT_EQ(outcome(registerWith(kNobody, code)), "ok");
}

}  // namespace
}  // namespace patron::auth
