#include "service_suite.h"

// Rule A3.1: passwordless-request and login. Registration: registration_test.cpp.
namespace patron::tests {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct SignIn : ServiceSuite<SignIn> {
    Answer loginByEmail(Client& app, const std::string& address, const std::string& code) {
        return login(app, "email", address, code);
    }
};

TEST_F(SignIn, AnswersWithAccountAndToken) {
    Customer customer = signUpByEmail(here);
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
    const Answer answer =
        loginByEmail(app, customer.address, here.inbox().nextCode(customer.address));
    ASSERT_TRUE(isOk(answer));
    EXPECT_EQ(shapeOf(*answer.find("/data/token")),
              "{value:string,token_type:string,ttl:number,refresh_ttl:number}");
    EXPECT_EQ(answer.text("/data/token/token_type"), "Bearer");
    EXPECT_EQ(answer.number("/data/token/ttl"), 60);
    EXPECT_EQ(answer.number("/data/token/refresh_ttl"), 2'628'000);
    EXPECT_EQ(answer.accountText("id"), customer.id);
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
    app.token = answer.token();
    EXPECT_TRUE(isOk(app.get(customer.path())));
}

TEST_F(SignIn, WorksByPhone) {
    Customer customer = signUpByPhone(here);
    Client app = here.bistro();
    ASSERT_TRUE(isOk(requestCode(app, "phone_number", customer.address)));
    const std::string code = here.inbox().nextCode(customer.address);
    EXPECT_TRUE(isOk(login(app, "phone_number", customer.address, code)));
}

TEST_F(SignIn, TakesTheAddressInAnyLetterCaseAndThePhoneInAnySpelling) {
    Customer diner = signUpByEmail(here, "Guest.Spelling@Example.com");
    EXPECT_EQ(diner.registered.accountText("email"), "Guest.Spelling@Example.com");
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", "guest.spelling@example.COM")));
    EXPECT_TRUE(isOk(loginByEmail(app, "GUEST.SPELLING@EXAMPLE.COM",
                                  here.inbox().nextCode("guest.spelling@example.com"))));

    Customer bistro = signUpByPhone(here);
    const std::string digits = bistro.address.substr(2);
    const std::string spelt =
        "+1 (" + digits.substr(0, 3) + ") " + digits.substr(3, 3) + "-" + digits.substr(6);
    Client phoneApp = here.bistro();
    const Answer answer = requestCode(phoneApp, "phone_number", spelt);
    // E.164 is the form of the API; an implementation may forgive spaces, but never mixes accounts.
    if (answer.status != 200) {
        EXPECT_TRUE(isFieldError(answer, "request.invalid", {"phone_number"}));
        return;
    }
    EXPECT_TRUE(
        isOk(login(phoneApp, "phone_number", spelt, here.inbox().nextCode(bistro.address))));
}

TEST_F(SignIn, AcceptsTheCodeAsANumberLeftPadded) {
    const std::string address = uniqueEmail();
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    const int code = std::stoi(here.inbox().nextCode(address));
    const Answer answer = app.post("/api/customers/login", R"({"passwordless_email":")" + address +
                                                               R"(","passwordless_code":)" +
                                                               std::to_string(code) + "}");
    EXPECT_TRUE(isError(answer, 404, "account.registration_required"));
}

TEST_F(SignIn, AnswersTheSameForKnownAndUnknownAddresses) {
    Customer customer = signUpByEmail(here);
    const std::string stranger = uniqueEmail();
    Client app = here.diner();
    const Answer known = requestCode(app, "email", customer.address);
    const Answer unknown = requestCode(app, "email", stranger);
    EXPECT_TRUE(isOk(known));
    EXPECT_EQ(known.body, unknown.body);
    EXPECT_FALSE(known.has("/data"));
    // And so does the cooldown.
    const Answer knownAgain = requestCode(app, "email", customer.address);
    const Answer unknownAgain = requestCode(app, "email", stranger);
    EXPECT_TRUE(isError(knownAgain, 429, "otp.cooldown"));
    EXPECT_TRUE(isError(unknownAgain, 429, "otp.cooldown"));
    EXPECT_EQ(shapeOf(*knownAgain.json), shapeOf(*unknownAgain.json));
    EXPECT_NEAR(static_cast<double>(knownAgain.number("/data/retry_after")),
                static_cast<double>(unknownAgain.number("/data/retry_after")), 2);
}

TEST_F(SignIn, TellsTheCustomerWhatTheCodeIsFor) {
    Customer customer = signUpByEmail(here);
    Client app = here.diner();
    const std::string stranger = uniqueEmail();
    ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
    ASSERT_TRUE(isOk(requestCode(app, "email", stranger)));
    const Message known = here.inbox().nextMessage(customer.address);
    const Message unknown = here.inbox().nextMessage(stranger);
    EXPECT_NE(known.subject.find("sign-in"), std::string::npos) << known.subject;
    EXPECT_NE(unknown.subject.find("sign-up"), std::string::npos) << unknown.subject;
    EXPECT_NE(onlyCodeIn(known.text), "");
    EXPECT_EQ(known.channel, "email");
    EXPECT_EQ(known.to, customer.address);
}

TEST_F(SignIn, ReplacesTheCodeByARepeat) {
    Customer customer = signUpByEmail(here);
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
    const std::string first = here.inbox().nextCode(customer.address);
    here.passTime(seconds(31));
    ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
    const std::string second = here.inbox().nextCode(customer.address);
    if (first != second) {
        EXPECT_TRUE(
            isError(loginByEmail(app, customer.address, first), 401, "auth.credentials_incorrect"));
    }
    EXPECT_TRUE(isOk(loginByEmail(app, customer.address, second)));
}

TEST_F(SignIn, RefusesWrongExpiredUsedAndMissingCodesAlike) {
    Customer customer = signUpByEmail(here);
    Client app = here.diner();
    const Answer none = loginByEmail(app, customer.address, "123456");
    EXPECT_TRUE(isError(none, 401, "auth.credentials_incorrect"));
    EXPECT_EQ(none.number("/code"), 1000);

    ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
    std::string code = here.inbox().nextCode(customer.address);
    EXPECT_TRUE(isError(loginByEmail(app, customer.address, wrongCode(code)), 401,
                        "auth.credentials_incorrect"));
    EXPECT_TRUE(isOk(loginByEmail(app, customer.address, code)));
    EXPECT_TRUE(
        isError(loginByEmail(app, customer.address, code), 401, "auth.credentials_incorrect"));

    ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
    code = here.inbox().nextCode(customer.address);
    here.passTime(minutes(11));
    EXPECT_TRUE(
        isError(loginByEmail(app, customer.address, code), 401, "auth.credentials_incorrect"));
}

// The code's own life by SMS is five minutes (rule C2).
TEST_F(SignIn, LetsACodeByTextMessageExpireAfterFiveMinutes) {
    Customer customer = signUpByPhone(here);
    Client app = here.bistro();
    ASSERT_TRUE(isOk(requestCode(app, "phone_number", customer.address)));
    std::string code = here.inbox().nextCode(customer.address);
    here.passTime(minutes(5) + seconds(1));
    EXPECT_TRUE(isError(login(app, "phone_number", customer.address, code), 401,
                        "auth.credentials_incorrect"));
    ASSERT_TRUE(isOk(requestCode(app, "phone_number", customer.address)));
    code = here.inbox().nextCode(customer.address);
    here.passTime(minutes(4));
    EXPECT_TRUE(isOk(login(app, "phone_number", customer.address, code)));
}

TEST_F(SignIn, LeavesTheCodeOfANewcomerGoodForRegister) {
    const std::string address = uniqueEmail();
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    const std::string code = here.inbox().nextCode(address);
    EXPECT_TRUE(isError(loginByEmail(app, address, code), 404, "account.registration_required"));
    EXPECT_TRUE(isOk(registerWith(app, "email", address, code)));
}

TEST_F(SignIn, ChecksFieldsBeforeItLooksAtTheCode) {
    Client app = here.diner();
    EXPECT_TRUE(isFieldError(app.post("/api/customers/login", "{}"), "request.invalid",
                             {"passwordless_code", "passwordless_email"}));
    EXPECT_TRUE(isFieldError(loginByEmail(app, "nobody", "123456"), "request.invalid",
                             {"passwordless_email"}));
    EXPECT_TRUE(
        isFieldError(requestCode(app, "email", "nobody@nowhere"), "request.invalid", {"email"}));
    // A phone number is nothing to a brand that signs in by e-mail.
    EXPECT_TRUE(isFieldError(requestCode(app, "phone_number", uniquePhone()), "request.invalid",
                             {"email"}));
    Client bistro = here.bistro();
    EXPECT_TRUE(isFieldError(requestCode(bistro, "email", uniqueEmail()), "request.invalid",
                             {"phone_number"}));
}

// Rule H4: nobody can be reached at these, or at the owner's cost only.
TEST_F(SignIn, SendsNothingToNumbersThatAreNotForPeople) {
    Client app = here.bistro();
    for (const char* number :
         {"+15550001234", "+0123456789", "15852826524", "+1585282652", "phone"}) {
        EXPECT_TRUE(isFieldError(requestCode(app, "phone_number", number), "request.invalid",
                                 {"phone_number"}))
            << number;
    }
    for (const char* premium : {"+19005551234", "+449098790000"}) {
        EXPECT_TRUE(isFieldError(requestCode(app, "phone_number", premium),
                                 "otp.destination_refused", {"phone_number"}))
            << premium;
    }
}

TEST_F(SignIn, IsRefusedWhileTheAccountIsLocked) {
    Customer customer = signUpByEmail(here);
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
    const std::string code = here.inbox().nextCode(customer.address);
    here.ctlOk({"account", "lock", "--brand", "Demo Diner", customer.id});
    EXPECT_TRUE(isError(loginByEmail(app, customer.address, code), 403, "account.locked"));
    // Asked for a code, it answers as always and sends nothing.
    here.passTime(seconds(31));
    EXPECT_TRUE(isOk(requestCode(app, "email", customer.address)));
    here.waitUntilDelivered();
    EXPECT_EQ(here.inbox().unread(customer.address), 0U);

    // Rule C9: what was sent before the lock is worth nothing after it.
    here.ctlOk({"account", "unlock", "--brand", "Demo Diner", customer.id});
    EXPECT_TRUE(
        isError(loginByEmail(app, customer.address, code), 401, "auth.credentials_incorrect"));
    const Customer again = signInAgain(here, customer);
    EXPECT_EQ(again.id, customer.id);
}

TEST_F(SignIn, WritesInTheLanguageThatIsAskedFor) {
    const std::string address = uniqueEmail();
    Client app = here.diner();
    app.headers["Accept-Language"] = "fr;q=0.5, de-AT";
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    const Message message = here.inbox().nextMessage(address);
    EXPECT_NE(message.text.find("Code"), std::string::npos);
    EXPECT_EQ(message.text.find("code"), std::string::npos) << message.text;
    const Answer cooldown = requestCode(app, "email", address);
    EXPECT_EQ(cooldown.text("/data/info_message/title"), "Bitte warte einen Moment");
}

}  // namespace
}  // namespace patron::tests
