#include <gtest/gtest.h>

#include "social_fixture.h"

namespace patron::auth {
namespace {

constexpr const char* kAda = "ada@web.de";  // nobody's yet

TEST_F(SocialTest, OpensAnAccountThatIsKnownByItsSubject) {
    const auto opened = socialSignUp(document(verified(kAda)), {.locale = "de-DE"});
    ASSERT_TRUE(opened);
    const account::Account& account = opened->view.account;
    EXPECT_EQ(account.firstName, "Ada");
    EXPECT_EQ(account.lastName, "Byron");
    EXPECT_EQ(account.email, kAda);
    EXPECT_EQ(account.locale, "de-DE");
    EXPECT_EQ(account.socialLogin, "google");
    EXPECT_TRUE(account.confirmed);
    EXPECT_EQ(accounts_.row(account.id).socialLogin, "google");
    EXPECT_TRUE(claimed(diner_));
    EXPECT_FALSE(claimed(bistro_));
    EXPECT_EQ(claimOn(diner_, kAda), "proven");
    EXPECT_EQ(accounts_.optIns().size(), 3u);
    EXPECT_EQ(audit_.events().back().action, "account.registered");
    EXPECT_EQ(audit_.events().back().detail, "google");
    EXPECT_TRUE(authenticator_.authenticate(diner(), "Bearer " + opened->token.value));
    EXPECT_TRUE(mails().empty());
}

TEST_F(SocialTest, PutsTheNamesOfTheBodyBeforeThoseOfTheDocument) {
    const auto opened = socialSignUp(document(), {.firstName = " Augusta ", .lastName = "King"});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->view.account.firstName, "Augusta");
    EXPECT_EQ(opened->view.account.lastName, "King");
}

TEST_F(SocialTest, NamesEveryBadFieldAndLeavesTheDocumentGood) {
    const std::string nameless = google_->issue("ada", now_ + 5min, verified(kAda), "", "");
    EXPECT_EQ(badFields(socialSignUp(
                  nameless, {.email = "other@web.de", .phoneNumber = "1", .locale = "??"})),
              "email:same first_name:required last_name:required phone_number:phone "
              "locale:locale");
    EXPECT_EQ(outcome(socialSignUp(nameless, {.firstName = "Ada", .lastName = "Byron"})), "ok");
}

TEST_F(SocialTest, DemandsTheDemographicsThatTheBrandDemands) {
    diner_.demographics[1].required = true;
    EXPECT_EQ(badFields(socialSignUp(document())).substr(0, 12), "demographics");
    const auto opened = socialSignUp(document(), {.demographics = {{{kDiet, "vegan"}}}});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->view.demographics.at(0).value, "vegan");
}

TEST_F(SocialTest, OpensNoSecondAccountForASubject) {
    ASSERT_TRUE(socialSignUp(document()));
    const std::string second = document();
    EXPECT_EQ(outcome(socialSignUp(second)), "account.exists");
    EXPECT_EQ(accounts_.rows().size(), 3u);
    EXPECT_EQ(outcome(socialLogin(second)), "ok") << "the document stayed good";
}

TEST_F(SocialTest, OpensAnAccountOfTheSameSubjectAtEachBrand) {
    const auto diner = socialSignUp(document());
    const auto bistro = socialSignUpAt(this->bistro(), document());
    ASSERT_TRUE(diner && bistro);
    EXPECT_NE(diner->view.account.id, bistro->view.account.id);
}

TEST_F(SocialTest, TakesADocumentForOneSignUp) {
    const std::string once = document({}, "ada");
    ASSERT_TRUE(socialSignUp(once));
    (void)accounts_.claims();
    EXPECT_EQ(outcome(socialSignUp(once)), "auth.credentials_incorrect")
        << "it is spent before it is looked at whose it is";
}

TEST_F(SocialTest, OpensNoAccountWhereRegistrationIsOff) {
    diner_.settings.registrationEnabled = false;
    EXPECT_EQ(outcome(socialSignUp(document())), "account.registration_disabled");
    EXPECT_EQ(outcome(socialSignUp("made up")), "account.registration_disabled");
    EXPECT_EQ(google_->finished, 0);
}

// --- What a document says of an e-mail (rule A3.4.5, CVE-2026-53516) ---

TEST_F(SocialTest, LinksNothingWhenAVerifiedEmailIsProvenByAnother) {
    const std::string mine = document(verified("JOHN.doe@gmail.com"));
    EXPECT_EQ(outcome(socialSignUp(mine)), "account.sign_in_first");
    EXPECT_EQ(accounts_.rows().size(), 2u);
    EXPECT_FALSE(claimed(diner_));
    EXPECT_EQ(accounts_.row(john_).socialLogin, "");
    EXPECT_EQ(accounts_.row(john_).version, 1);
    EXPECT_TRUE(sessionRows_.rows().empty());
    EXPECT_EQ(outcome(socialLogin(mine)), "account.registration_required") << "and stayed good";
}

TEST_F(SocialTest, GivesAVerifiedEmailToTheDocumentsHolderAndTellsWhoHadItUnproven) {
    giveUnproven(bistro_, mario_, "email", kAda);
    const auto opened = socialSignUpAt(bistro(), document(verified(kAda)));
    ASSERT_TRUE(opened);
    EXPECT_NE(opened->view.account.id, mario_);
    EXPECT_EQ(opened->view.account.email, kAda);
    EXPECT_EQ(claimOn(bistro_, kAda), "proven");
    EXPECT_EQ(accounts_.row(mario_).email, "");
    const auto told = collectMails();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].to, kMario);
}

TEST_F(SocialTest, LeavesAnUnverifiedEmailOutWhereEmailIdentifies) {
    for (const char* email : {kAda, kJohn}) {
        SCOPED_TRACE(email);
        const auto opened = socialSignUp(document(unverified(email), email));
        ASSERT_TRUE(opened) << "it blocks nobody";
        EXPECT_EQ(opened->view.account.email, "");
        EXPECT_FALSE(opened->view.account.confirmed);
    }
    EXPECT_EQ(claimOn(diner_, kAda), "free");
    EXPECT_EQ(accounts_.claims().at({diner_.id, "email", kJohn}).accountId, john_);
}

TEST_F(SocialTest, KeepsAnUnverifiedEmailUnprovenWhereAPhoneIdentifies) {
    const auto opened = socialSignUpAt(bistro(), document(unverified(kAda)));
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->view.account.email, kAda);
    EXPECT_EQ(accounts_.row(opened->view.account.id).email, kAda);
    EXPECT_EQ(claimOn(bistro_, kAda), "unproven");
}

TEST_F(SocialTest, DropsAnUnverifiedEmailThatAnotherHas) {
    giveUnproven(bistro_, mario_, "email", kAda);
    const auto opened = socialSignUpAt(bistro(), document(unverified(kAda)));
    ASSERT_TRUE(opened) << "nobody asked for it, so it blocks nobody";
    EXPECT_EQ(opened->view.account.email, "");
    EXPECT_EQ(accounts_.row(opened->view.account.id).email, "");
    EXPECT_EQ(accounts_.row(mario_).email, kAda);
}

TEST_F(SocialTest, RefusesATakenEmailThatWasAskedFor) {
    giveUnproven(bistro_, mario_, "email", kAda);
    for (const Addresses& addresses : {Addresses{}, unverified(kAda), verified("other@web.de")}) {
        const auto taken = socialSignUpAt(bistro(), document(addresses), {.email = kAda});
        EXPECT_EQ(outcome(taken), "account.identifier_taken");
        EXPECT_EQ(badFields(taken), "email:unique");
    }
    EXPECT_EQ(accounts_.rows().size(), 2u);
}

TEST_F(SocialTest, TakesTheEmailOfTheBodyForProvenOnlyWhenTheDocumentVerifiesIt) {
    const auto proven =
        socialSignUpAt(bistro(), document(verified(kAda), "1"), {.email = "Ada@web.de"});
    ASSERT_TRUE(proven);
    EXPECT_EQ(proven->view.account.email, "Ada@web.de") << "as it was typed";
    EXPECT_EQ(claimOn(bistro_, kAda), "proven");
    const auto other =
        socialSignUpAt(bistro(), document(verified("b@web.de"), "2"), {.email = "c@web.de"});
    ASSERT_TRUE(other);
    EXPECT_EQ(other->view.account.email, "c@web.de");
    EXPECT_EQ(claimOn(bistro_, "c@web.de"), "unproven");
    EXPECT_EQ(claimOn(bistro_, "b@web.de"), "free");
}

TEST_F(SocialTest, TakesWhatIdentifiesFromTheProofAlone) {
    for (const Addresses& addresses : {Addresses{}, unverified(kAda), verified("other@web.de")}) {
        EXPECT_EQ(badFields(socialSignUp(document(addresses), {.email = kAda})), "email:same");
    }
    EXPECT_EQ(badFields(socialSignUpAt(bistro(), document(), {.phoneNumber = "+4930123456"})),
              "phone_number:same");
    const auto empty = socialSignUp(document(verified(kAda)), {.email = ""});
    ASSERT_TRUE(empty) << "a form sends what it has";
    EXPECT_EQ(empty->view.account.email, kAda);
}

TEST_F(SocialTest, LetsACustomerDoWithoutTheEmailWhereItDoesNotIdentify) {
    const auto opened = socialSignUpAt(bistro(), document(verified(kAda)), {.email = ""});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->view.account.email, "");
    EXPECT_EQ(claimOn(bistro_, kAda), "free");
}

TEST_F(SocialTest, PassesOverAnEmailThatIsNone) {
    const auto opened = socialSignUp(document(verified("no e-mail")));
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->view.account.email, "");
}

// --- What becomes of such an account ---

TEST_F(SocialTest, LetsTheCodeSignInToAVerifiedEmailToo) {
    const auto opened = socialSignUp(document(verified(kAda)));
    ASSERT_TRUE(opened);
    const auto signedIn = login(kAda, codeFor(kAda));
    ASSERT_TRUE(signedIn);
    EXPECT_EQ(signedIn->view.account.id, opened->view.account.id);
}

TEST_F(SocialTest, GivesAnUnverifiedEmailToWhoeverProvesIt) {
    const auto opened = socialSignUp(document(unverified(kAda)));
    ASSERT_TRUE(opened);
    const auto registered = registerWith(kAda, codeFor(kAda));
    ASSERT_TRUE(registered);
    EXPECT_NE(registered->view.account.id, opened->view.account.id);
}

TEST_F(SocialTest, FreesTheSubjectWithTheAccount) {
    account::AccountService accounts(ports(accountSessions_), otp_, outbox_);
    const auto opened = socialSignUp(document(verified(kAda)));
    ASSERT_TRUE(opened);
    ASSERT_TRUE(accounts.erase(diner(), opened->view.account.id, "customer"));
    EXPECT_FALSE(claimed(diner_));
    EXPECT_EQ(claimOn(diner_, kAda), "free");
    EXPECT_EQ(accounts_.row(opened->view.account.id).socialLogin, "");
    EXPECT_EQ(outcome(socialLogin(document())), "account.registration_required");
    EXPECT_EQ(outcome(socialSignUp(document(verified(kAda)))), "ok");
}

TEST_F(SocialTest, LetsACustomerWithoutEmailProveOneLater) {
    account::AccountService accounts(ports(accountSessions_), otp_, outbox_);
    const auto opened = socialSignUp(document());
    ASSERT_TRUE(opened);
    const account::Actor actor{opened->view.account.id, 0, 0};
    const auto asked = accounts.update(diner(), actor, opened->view, {.email = kAda}, {});
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->account.email, "");
    EXPECT_TRUE(asked->hasPendingEmailChange);
    const auto confirmed = accounts.confirmChange(diner(), actor, "email", collectCode());
    ASSERT_TRUE(confirmed);
    EXPECT_EQ(confirmed->account.email, kAda);
    EXPECT_TRUE(confirmed->account.confirmed);
    EXPECT_EQ(confirmed->account.socialLogin, "google");
    EXPECT_EQ(outcome(login(kAda, codeFor(kAda))), "ok");
    EXPECT_EQ(outcome(socialLogin(document())), "ok");
}

TEST_F(SocialTest, LeavesNothingBehindWhenASignUpCannotBeStored) {
    const std::string good = document(verified(kAda));
    database_.failNextCommit();
    EXPECT_EQ(outcome(socialSignUp(good)), "server.database");
    EXPECT_EQ(accounts_.rows().size(), 2u);
    EXPECT_EQ(outcome(socialSignUp(good)), "ok");
}

}  // namespace
}  // namespace patron::auth
