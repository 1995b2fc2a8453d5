#include "eventually.h"
#include "social_suite.h"

// What the e-mail of an ID token does, and what it must never do (rule A3.4.5, CVE-2026-53516): it
// neither signs in to nor links with an account, and unless its provider has verified it, it
// neither takes anything from anybody nor keeps anybody from anything.
namespace patron::tests {
namespace {

struct SocialEmail : SocialSuite<SocialEmail> {
    ProviderSignIn naming(const std::string& email, bool verified,
                          const std::string& subject = newSubject()) {
        return {subject, ProviderSignIn().nonce, emailClaims(email, verified)};
    }
};

TEST_F(SocialEmail, VerifiedButProvenByAnotherIsAConflictAndLinksNothing) {
    Customer john = signUpByEmail(here);
    const std::string mine = token(naming(john.address, true));
    EXPECT_TRUE(isError(login(app, mine), 404, "account.registration_required"));
    EXPECT_TRUE(isError(signUp(app, mine), 409, "account.sign_in_first"));
    EXPECT_TRUE(isError(login(app, mine), 404, "account.registration_required"));
    EXPECT_FALSE(john.get().accountFlag("is_social"));
}

TEST_F(SocialEmail, VerifiedBecomesTheAccountsAndSignsInByCodeToo) {
    const std::string email = uniqueEmail();
    const Answer opened = signUp(app, token(naming(email, true)));
    ASSERT_TRUE(isOk(opened));
    ASSERT_TRUE(isOk(requestCode(app, "email", email)));
    const Answer signedIn = tests::login(app, "email", email, here.inbox().nextCode(email));
    ASSERT_TRUE(isOk(signedIn));
    EXPECT_EQ(signedIn.accountText("id"), opened.accountText("id"));
}

TEST_F(SocialEmail, VerifiedEndsAnUnprovenUseByAnother) {
    const std::string email = uniqueEmail();
    Customer mario = signUpByPhone(here, uniquePhone(), R"(,"email":")" + email + R"(")");
    ASSERT_EQ(mario.get().accountText("email"), email);
    const Answer opened = signUp(phoneApp, token(naming(email, true)));
    ASSERT_TRUE(isOk(opened));
    EXPECT_EQ(opened.accountText("email"), email);
    EXPECT_EQ(mario.get().accountText("email"), "");
    EXPECT_NE(here.inbox().nextMessage(mario.address).text, "") << "he is told by SMS";
}

TEST_F(SocialEmail, UnverifiedIsLeftOutWhereEmailIdentifies) {
    Customer john = signUpByEmail(here);
    for (const std::string& email : {john.address, uniqueEmail()}) {
        const Answer opened = signUp(app, token(naming(email, false)));
        ASSERT_TRUE(isOk(opened)) << "it blocks nobody";
        EXPECT_EQ(opened.accountText("email"), "");
    }
    EXPECT_EQ(john.get().accountText("email"), john.address);
}

TEST_F(SocialEmail, UnverifiedKeepsNobodyFromProvingIt) {
    const std::string email = uniqueEmail();
    Customer squatter = customerOf(here.bistro(), signUp(phoneApp, token(naming(email, false))));
    EXPECT_EQ(squatter.get().accountText("email"), email) << "unproven, in a brand of phones";
    ASSERT_TRUE(isOk(signUp(app, token(naming(email, false)))));
    Customer owner = signUpByEmail(here, email);
    EXPECT_EQ(owner.get().accountText("email"), email);
    const Answer proven = signUp(phoneApp, token(naming(email, true)));
    ASSERT_TRUE(isOk(proven));
    EXPECT_EQ(squatter.get().accountText("email"), "");
}

TEST_F(SocialEmail, UnverifiedIsDroppedWhereAnotherHasIt) {
    const std::string email = uniqueEmail();
    Customer mario = signUpByPhone(here, uniquePhone(), R"(,"email":")" + email + R"(")");
    const Answer opened = signUp(phoneApp, token(naming(email, false)));
    ASSERT_TRUE(isOk(opened));
    EXPECT_EQ(opened.accountText("email"), "");
    EXPECT_EQ(mario.get().accountText("email"), email);
    const Answer asked =
        signUp(phoneApp, token(naming(email, false)), R"(,"email":")" + email + R"(")");
    EXPECT_TRUE(isError(asked, 409, "account.identifier_taken"));
}

TEST_F(SocialEmail, AnAccountWithoutOneWorksAndCanProveOneLater) {
    const std::string subject = newSubject(), email = uniqueEmail();
    Customer ada = customerOf(here.diner(), signUp(app, token({subject}), kNames));
    ASSERT_TRUE(isOk(ada.update(R"({"first_name":"Countess-Ada","email":""})")));
    const Answer asked = ada.update(object({{"email", email}}));
    ASSERT_TRUE(isOk(asked));
    EXPECT_EQ(asked.accountText("email"), "");
    EXPECT_TRUE(asked.accountFlag("has_pending_email_change"));
    const Answer confirmed = ada.confirmEmail(here.inbox().nextCode(email));
    ASSERT_TRUE(isOk(confirmed));
    EXPECT_EQ(confirmed.accountText("email"), email);
    EXPECT_TRUE(confirmed.accountFlag("is_social"));
    EXPECT_TRUE(isOk(login(app, token({subject}))));
    ASSERT_TRUE(isOk(requestCode(app, "email", email)));
    EXPECT_TRUE(isOk(tests::login(app, "email", email, here.inbox().nextCode(email))));
}

TEST_F(SocialEmail, OfTheBodyIsNoProof) {
    Customer john = signUpByEmail(here);
    for (const std::string& email : {john.address, uniqueEmail()}) {
        const Answer refused =
            signUp(app, token(naming(uniqueEmail(), true)), R"(,"email":")" + email + R"(")");
        EXPECT_TRUE(isFieldError(refused, "request.invalid", {"email"}));
    }
}

}  // namespace
}  // namespace patron::tests
