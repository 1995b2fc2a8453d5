#include <gtest/gtest.h>

#include "account/account_service.h"
#include "auth_fixture.h"

// The public guide from sign-up to a confirmed change, on the real services.
namespace patron::auth {
namespace {

class GuideFlow : public AuthTest {
  protected:
    account::AccountService accounts() {
        return account::AccountService(ports(accountSessions_), otp_, outbox_);
    }
};

TEST_F(GuideFlow, SignsUpChangesTheEmailAndSignsInWithTheNewOne) {
    const auto registered = registerWith(kNobody, codeFor(kNobody));
    ASSERT_TRUE(registered);
    const std::string token = "Bearer " + registered->token.value;
    account::AccountService service = accounts();
    const auto caller = authenticator_.authenticate(diner(), token);
    const auto actor = caller->actor();

    advance(1min);
    const auto updated =
        service.update(diner(), actor, caller->view, {.email = "ada@yahoo.com"}, {});
    ASSERT_TRUE(updated);
    EXPECT_EQ(updated->account.email, kNobody);
    EXPECT_TRUE(updated->hasPendingEmailChange);
    const std::string code = collectCode();
    EXPECT_EQ(outcome(login(kNobody, codeFor(kNobody))), "ok") << "the old address still signs in";
    EXPECT_EQ(outcome(login("ada@yahoo.com", code)), "auth.credentials_incorrect")
        << "a code that confirms a change signs nobody in";

    const auto confirmed = service.confirmChange(diner(), actor, account::kEmail, code);
    ASSERT_TRUE(confirmed);
    EXPECT_EQ(confirmed->account.email, "ada@yahoo.com");
    EXPECT_FALSE(confirmed->hasPendingEmailChange);
    EXPECT_EQ(collectMails().size(), 2u);
    EXPECT_TRUE(authenticator_.authenticate(diner(), token));

    advance(1min);
    EXPECT_EQ(outcome(login("ada@yahoo.com", codeFor("ada@yahoo.com"))), "ok");
    EXPECT_EQ(outcome(login(kNobody, codeFor(kNobody))), "account.registration_required");
}

TEST_F(GuideFlow, ChangesThePhoneNumberInAPhoneBrand) {
    ASSERT_TRUE(signIn_.requestCode(bistro(), "phone_number", kMario));
    const auto signedIn =
        signIn_.signIn(bistro(), "passwordless_phone_number", kMario, collectCode());
    ASSERT_TRUE(signedIn);
    const auto caller = authenticator_.authenticate(bistro(), "Bearer " + signedIn->token.value);
    const auto actor = caller->actor();
    account::AccountService service = accounts();
    const auto updated =
        service.update(bistro(), actor, caller->view, {.phoneNumber = "+15852826525"}, {});
    ASSERT_TRUE(updated);
    EXPECT_EQ(updated->account.phoneNumber, kMario);
    EXPECT_TRUE(updated->hasPendingPhoneNumberChange);
    const auto confirmed =
        service.confirmChange(bistro(), actor, account::kPhoneNumber, collectCode());
    ASSERT_TRUE(confirmed);
    EXPECT_EQ(confirmed->account.phoneNumber, "+15852826525");
}

TEST_F(GuideFlow, EndsEverySessionOfADeletedAccount) {
    const std::string token = bearer();
    account::AccountService service = accounts();
    ASSERT_TRUE(service.erase(diner(), john_, "customer"));
    EXPECT_EQ(outcome(authenticator_.authenticate(diner(), token)), "session.ended");
    advance(1min);
    EXPECT_EQ(outcome(registerWith(kJohn, codeFor(kJohn))), "ok") << "the address is free again";
}

TEST_F(GuideFlow, EndsOtherSessionsAtAChangeWhereTheBrandSaysSo) {
    diner_.settings.endOtherSessionsOnChange = true;
    const std::string other = bearer();
    const std::string token = bearer();
    account::AccountService service = accounts();
    const auto caller = authenticator_.authenticate(diner(), token);
    const auto actor = caller->actor();
    ASSERT_TRUE(service.update(diner(), actor, caller->view, {.email = "new@web.de"}, {}));
    ASSERT_TRUE(service.confirmChange(diner(), actor, account::kEmail, collectCode()));
    EXPECT_EQ(outcome(authenticator_.authenticate(diner(), token)), "ok");
    EXPECT_EQ(outcome(authenticator_.authenticate(diner(), other)), "session.ended");
    EXPECT_EQ(outcome(authenticator_.refresh(diner(), other)), "session.ended");
}

}  // namespace
}  // namespace patron::auth
