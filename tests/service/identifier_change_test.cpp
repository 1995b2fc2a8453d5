#include "brands.h"
#include "service_suite.h"
#include "token_forge.h"

// Rules A3.4.2, A3.4.3, A3.4.6 to A3.4.8 and X1–X7: changing what identifies a customer.
namespace patron::tests {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct IdentifierChange : ServiceSuite<IdentifierChange> {
    Answer pendingChanges(Customer& customer) {
        return customer.app.get(customer.path() + "/pending-changes");
    }
    Answer resend(Customer& customer) {
        return customer.app.post(customer.path() + "/pending-changes/email/resend", "");
    }
    Answer ask(Customer& customer, const std::string& address) {
        return customer.update(object({{"email", address}}));
    }
};

// Rule X2: the old address signs in until the new one is proven.
TEST_F(IdentifierChange, IsAppliedWhenProvenAndNotBefore) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    here.passTime(hours(1));
    const Answer asked =
        customer.update(object({{"email", target}, {"first_name", "Changed-Name"}}));
    ASSERT_TRUE(isOk(asked));
    EXPECT_EQ(asked.accountText("email"), customer.address);
    EXPECT_TRUE(asked.accountFlag("has_pending_email_change"));
    EXPECT_FALSE(asked.accountFlag("has_pending_phone_number_change"));
    EXPECT_EQ(asked.accountText("first_name"), "Changed-Name");
    signInAgain(here, customer);

    const Answer confirmed = customer.confirmEmail(here.inbox().nextCode(target));
    ASSERT_TRUE(isOk(confirmed));
    EXPECT_EQ(confirmed.accountText("email"), target);
    EXPECT_FALSE(confirmed.accountFlag("has_pending_email_change"));
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", target)));
    EXPECT_EQ(login(app, "email", target, here.inbox().nextCode(target)).accountText("id"),
              customer.id);
}

TEST_F(IdentifierChange, AskingMovesTheTagAndNotUpdatedAt) {
    Customer customer = signUpByEmail(here);
    here.passTime(hours(1));
    const Answer before = customer.get();
    const Answer asked = ask(customer, uniqueEmail());
    EXPECT_EQ(asked.accountText("updated_at"), before.accountText("updated_at"));
    EXPECT_NE(asked.header("ETag"), before.header("ETag"));
    ASSERT_TRUE(isOk(customer.app.del(customer.path() + "/pending-changes/email")));
    EXPECT_EQ(customer.get().accountText("updated_at"), before.accountText("updated_at"));
}

// Rules A3.4.6 and X5: both addresses are told.
TEST_F(IdentifierChange, TellsTheOldAddressAndTheNewOne) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(ask(customer, target)));
    ASSERT_TRUE(isOk(customer.confirmEmail(here.inbox().nextCode(target))));
    const Message old = here.inbox().nextMessage(customer.address);
    EXPECT_NE(old.subject.find("was changed"), std::string::npos) << old.subject;
    EXPECT_TRUE(sixDigitRuns(old.text).empty()) << old.text;
    const Message fresh = here.inbox().nextMessage(target);
    EXPECT_NE(fresh.subject.find("is confirmed"), std::string::npos) << fresh.subject;
}

// Rule A3.4.6: sign-in codes that were sent before prove nothing after (rule C9).
TEST_F(IdentifierChange, VoidsTheSignInCodesOfTheAccount) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
    const std::string old = here.inbox().nextCode(customer.address);
    ASSERT_TRUE(isOk(requestCode(app, "email", target)));
    const std::string early = here.inbox().nextCode(target);
    ASSERT_TRUE(isOk(ask(customer, target)));
    ASSERT_TRUE(isOk(customer.confirmEmail(here.inbox().nextCode(target))));
    EXPECT_TRUE(
        isError(login(app, "email", customer.address, old), 401, "auth.credentials_incorrect"));
    EXPECT_TRUE(isError(login(app, "email", target, early), 401, "auth.credentials_incorrect"));
}

// Rule X6.
TEST_F(IdentifierChange, EndsOtherSessionsWhereTheBrandSaysSo) {
    Client app = addBrand(here, "Strict Brand", {"--end-other-sessions"});
    Customer customer = signUpWith(here, app.another(), "email", uniqueEmail());
    Customer elsewhere = signInAgain(here, customer);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(ask(customer, target)));
    ASSERT_TRUE(isOk(customer.confirmEmail(here.inbox().nextCode(target))));
    EXPECT_TRUE(isOk(customer.get()));
    EXPECT_TRUE(isError(elsewhere.get(), 401, "session.ended"));
    EXPECT_TRUE(isError(elsewhere.app.get("/api/customers/refresh"), 401, "session.ended"));
}

// Rule X1.
TEST_F(IdentifierChange, AsksForARecentSignInWhereTheBrandSaysSo) {
    Client app = addBrand(here, "Careful Brand", {"--require-recent-sign-in"});
    Customer customer = signUpWith(here, app.another(), "email", uniqueEmail());
    customer.app.token = TokenForge(here).older(customer.app.token, minutes(11));
    const Answer refused = ask(customer, uniqueEmail());
    EXPECT_TRUE(isError(refused, 403, "session.reauthentication_required"));
    EXPECT_TRUE(isOk(customer.update(R"({"first_name":"Still-Allowed"})")));
    Customer again = signInAgain(here, customer);
    EXPECT_TRUE(isOk(ask(again, uniqueEmail())));
}

// Rule A3.4.3: clients send whole forms.
TEST_F(IdentifierChange, SendsNothingWhenThePendingValueComesAgain) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    const Answer first = ask(customer, target);
    const std::string code = here.inbox().nextCode(target);
    const Answer again = ask(customer, target);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("ETag"), first.header("ETag"));
    const Answer current = ask(customer, customer.address);
    EXPECT_TRUE(current.accountFlag("has_pending_email_change"));
    here.waitUntilDelivered();
    EXPECT_EQ(here.inbox().unread(target), 0U);
    EXPECT_TRUE(isOk(customer.confirmEmail(code)));
}

TEST_F(IdentifierChange, AnotherValueReplacesChangeAndCode) {
    Customer customer = signUpByEmail(here);
    const std::string first = uniqueEmail();
    const std::string second = uniqueEmail();
    ASSERT_TRUE(isOk(ask(customer, first)));
    const std::string old = here.inbox().nextCode(first);
    ASSERT_TRUE(isOk(ask(customer, second)));
    const std::string code = here.inbox().nextCode(second);
    if (old != code) {
        EXPECT_TRUE(isError(customer.confirmEmail(old), 400, "otp.code_invalid"));
    }
    EXPECT_EQ(customer.confirmEmail(code).accountText("email"), second);
}

// Rules A3.4.8 and X7.
TEST_F(IdentifierChange, ResendsANewCodeAfterTheCooldown) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(ask(customer, target)));
    const std::string first = here.inbox().nextCode(target);
    const Answer early = resend(customer);
    EXPECT_TRUE(isError(early, 429, "otp.cooldown"));
    EXPECT_EQ(early.header("Retry-After"), std::to_string(early.number("/data/retry_after")));
    EXPECT_LE(early.number("/data/retry_after"), 30);

    here.passTime(seconds(31));
    ASSERT_TRUE(isOk(resend(customer)));
    const std::string second = here.inbox().nextCode(target);
    if (first != second) {
        EXPECT_TRUE(isError(customer.confirmEmail(first), 400, "otp.code_invalid"));
    }
    // The second cooldown is a minute.
    here.passTime(seconds(31));
    EXPECT_TRUE(isError(resend(customer), 429, "otp.cooldown"));
    EXPECT_TRUE(isOk(customer.confirmEmail(second)));
}

TEST_F(IdentifierChange, ShowsThePendingChangeMasked) {
    Customer customer = signUpByEmail(here);
    EXPECT_EQ(pendingChanges(customer).body, R"({"status":"OK","code":200,"data":[]})");
    ASSERT_TRUE(isOk(ask(customer, "jane.elsewhere@yahoo.com")));
    const Answer answer = pendingChanges(customer);
    ASSERT_TRUE(isOk(answer));
    EXPECT_EQ(shapeOf(*answer.find("/data")),
              "[{attribute:string,new_value:string,expires_at:string,resend_at:string,"
              "attempts_left:number}]");
    EXPECT_EQ(answer.text("/data/0/attribute"), "email");
    EXPECT_EQ(answer.text("/data/0/new_value"), "j•••@yahoo.com");
    EXPECT_EQ(answer.number("/data/0/attempts_left"), 5);
    EXPECT_LT(answer.text("/data/0/resend_at"), answer.text("/data/0/expires_at"));
}

TEST_F(IdentifierChange, CanBeCancelled) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(ask(customer, target)));
    const std::string code = here.inbox().nextCode(target);
    const Answer cancelled = customer.app.del(customer.path() + "/pending-changes/email");
    ASSERT_TRUE(isOk(cancelled));
    EXPECT_FALSE(cancelled.has("/data"));
    EXPECT_FALSE(customer.get().accountFlag("has_pending_email_change"));
    EXPECT_TRUE(isError(customer.confirmEmail(code), 400, "account.no_pending_change"));
    EXPECT_TRUE(isError(customer.app.del(customer.path() + "/pending-changes/email"), 400,
                        "account.no_pending_change"));
    EXPECT_TRUE(isError(resend(customer), 400, "account.no_pending_change"));
    // Rule A3.4.8: a cancelled code ends the cooldown.
    EXPECT_TRUE(isOk(ask(customer, target)));
    EXPECT_TRUE(isOk(customer.confirmEmail(here.inbox().nextCode(target))));
}

TEST_F(IdentifierChange, KnowsNoOtherAttributesToChange) {
    Customer customer = signUpByEmail(here);
    EXPECT_TRUE(
        isError(customer.app.post(customer.path() + "/pending-changes/first_name/resend", ""), 404,
                "request.route_unknown"));
    EXPECT_TRUE(isError(customer.app.del(customer.path() + "/pending-changes/phone_number"), 400,
                        "account.no_pending_change"));
    EXPECT_TRUE(isError(customer.confirmPhone("123456"), 400, "account.no_pending_change"));
}

// Rule A3.4.7.
TEST_F(IdentifierChange, CountsWrongCodesDownAndThenRefusesTheRightOne) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(ask(customer, target)));
    const std::string code = here.inbox().nextCode(target);
    for (int left = 4; left >= 0; --left) {
        const Answer wrong = customer.confirmEmail(wrongCode(code));
        EXPECT_TRUE(isError(wrong, 400, "otp.code_invalid"));
        EXPECT_EQ(wrong.number("/data/attempts_left"), left);
    }
    EXPECT_TRUE(isError(customer.confirmEmail(code), 429, "otp.too_many_attempts"));
    EXPECT_EQ(pendingChanges(customer).number("/data/0/attempts_left"), 0);
}

TEST_F(IdentifierChange, SaysThatACodeHasExpired) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(ask(customer, target)));
    const std::string code = here.inbox().nextCode(target);
    here.passTime(minutes(11));
    const Answer expired = customer.confirmEmail(code);
    EXPECT_TRUE(isError(expired, 400, "otp.code_expired"));
    EXPECT_TRUE(expired.has("/data/attempts_left"));
    EXPECT_TRUE(customer.get().accountFlag("has_pending_email_change"));
    ASSERT_TRUE(isOk(resend(customer)));
    EXPECT_TRUE(isOk(customer.confirmEmail(here.inbox().nextCode(target))));
}

// Rule A3.4.3: a change lives for a day.
TEST_F(IdentifierChange, IsForgottenAfterADay) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(ask(customer, target)));
    const std::string code = here.inbox().nextCode(target);
    here.passTime(hours(24) + seconds(1));
    EXPECT_FALSE(customer.get().accountFlag("has_pending_email_change"));
    EXPECT_TRUE(isError(customer.confirmEmail(code), 400, "account.no_pending_change"));
    EXPECT_EQ(pendingChanges(customer).body, R"({"status":"OK","code":200,"data":[]})");
}

TEST_F(IdentifierChange, OfASpellingAloneNeedsNoProof) {
    Customer customer = signUpByEmail(here);
    std::string spelt = customer.address;
    spelt[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(spelt[0])));
    const Answer answer = ask(customer, spelt);
    ASSERT_TRUE(isOk(answer));
    EXPECT_EQ(answer.accountText("email"), spelt);
    EXPECT_FALSE(answer.accountFlag("has_pending_email_change"));
}

}  // namespace
}  // namespace patron::tests
