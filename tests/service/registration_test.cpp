#include "service_suite.h"

// Rule A3.1: register.
namespace patron::tests {
namespace {

struct Registration : ServiceSuite<Registration> {
    /// A code for a new address, sent and read.
    std::string codeFor(Client& app, const std::string& attribute, const std::string& address) {
        EXPECT_TRUE(isOk(requestCode(app, attribute, address)));
        return here.inbox().nextCode(address);
    }
    std::string birthdayId() {
        return here.diner()
            .post("/api/init-application", "{}")
            .text("/data/brand/demographics/0/id");
    }
};

TEST_F(Registration, MakesAnAccountWithTheBrandsDefaults) {
    const Customer customer = signUpByEmail(here);
    const Answer& answer = customer.registered;
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(shapeOf(*answer.find("/data/customer_account")),
              "{id:string,type_id:number,reference_type:string,first_name:string,last_name:string,"
              "email:string,phone_number:string,locale:string,state:number,demographics:[],"
              "optin_status_email:number,optin_status_pn:number,has_pending_email_change:bool,"
              "has_pending_phone_number_change:bool,is_social:bool,social_login:null,"
              "updated_at:string,created_at:string}");
    EXPECT_EQ(answer.accountNumber("state"), 1);
    EXPECT_EQ(answer.accountText("locale"), "en-US");
    EXPECT_EQ(answer.accountText("phone_number"), "");
    EXPECT_EQ(answer.accountNumber("optin_status_email"), 3);
    EXPECT_EQ(answer.accountNumber("optin_status_pn"), 3);
    EXPECT_EQ(answer.accountText("created_at"), answer.accountText("updated_at"));
    EXPECT_NE(answer.header("ETag"), "");
}

TEST_F(Registration, TakesEveryOptionalField) {
    const std::string phone = uniquePhone();
    Customer customer =
        signUpByEmail(here, uniqueEmail(),
                      R"(,"phone_number":")" + phone +
                          R"(","locale":"sr-RS","optin_status_email":1,"optin_status_sms":"2",)"
                          R"("optin_status_pn":3,"demographics":[{"demographic_id":")" +
                          birthdayId() + R"(","value":"1985-01-13"}])");
    const Answer& answer = customer.registered;
    EXPECT_EQ(answer.accountText("phone_number"), phone);
    EXPECT_EQ(answer.accountText("locale"), "sr-RS");
    EXPECT_EQ(answer.accountNumber("optin_status_email"), 1);
    EXPECT_EQ(answer.accountNumber("optin_status_pn"), 3);
    EXPECT_EQ(shapeOf(*answer.find("/data/customer_account/demographics")),
              "[{id:string,demographic_id:string,value:string}]");
    EXPECT_EQ(answer.text("/data/customer_account/demographics/0/value"), "1985-01-13");
}

TEST_F(Registration, TakesTheLocaleFromTheHeaderWhenTheBodyHasNone) {
    Client app = here.diner();
    app.headers["Content-Language"] = "de-DE";
    const std::string address = uniqueEmail();
    const std::string code = codeFor(app, "email", address);
    const Answer answer = registerWith(app, "email", address, code);
    EXPECT_EQ(answer.accountText("locale"), "de-DE");
}

TEST_F(Registration, NamesEveryBadFieldAtOnceAndBurnsNoCode) {
    Client app = here.diner();
    const std::string address = uniqueEmail();
    const std::string code = codeFor(app, "email", address);
    const Answer bad =
        app.post("/api/customers/register",
                 R"({"passwordless_email":")" + address + R"(","passwordless_code":")" + code +
                     R"(","first_name":"  ","last_name":7,"phone_number":"12","locale":"?",)"
                     R"("optin_status_email":4,"optin_status_sms":"x","optin_status_pn":null,)"
                     R"("demographics":[{"demographic_id":"00000000-0000-4000-8000-000000000000",)"
                     R"("value":"1985-01-13"}]})");
    EXPECT_TRUE(
        isFieldError(bad, "request.invalid",
                     {"first_name", "last_name", "phone_number", "locale", "optin_status_email",
                      "optin_status_sms", "optin_status_pn", "demographics.0.demographic_id"}));
    EXPECT_TRUE(isOk(registerWith(app, "email", address, code)));
}

TEST_F(Registration, ChecksFieldsBeforeTheCode) {
    Client app = here.diner();
    const Answer answer =
        app.post("/api/customers/register", object({{"passwordless_email", uniqueEmail()},
                                                    {"passwordless_code", "123456"},
                                                    {"last_name", "Doe-Smith"}}));
    EXPECT_TRUE(isFieldError(answer, "request.invalid", {"first_name"}));
    EXPECT_TRUE(
        isFieldError(app.post("/api/customers/register", "{}"), "request.invalid",
                     {"passwordless_email", "passwordless_code", "first_name", "last_name"}));
}

TEST_F(Registration, TellsHowManyTriesAreLeft) {
    Client app = here.diner();
    const std::string address = uniqueEmail();
    const std::string code = codeFor(app, "email", address);
    for (int left = 4; left >= 3; --left) {
        const Answer wrong = registerWith(app, "email", address, wrongCode(code));
        EXPECT_TRUE(isError(wrong, 400, "otp.code_invalid"));
        EXPECT_EQ(wrong.number("/data/attempts_left"), left);
    }
    EXPECT_TRUE(isOk(registerWith(app, "email", address, code)));
}

TEST_F(Registration, SaysThatACodeHasExpired) {
    Client app = here.diner();
    const std::string address = uniqueEmail();
    const std::string code = codeFor(app, "email", address);
    here.passTime(std::chrono::minutes(11));
    EXPECT_TRUE(isError(registerWith(app, "email", address, code), 400, "otp.code_expired"));
}

TEST_F(Registration, SendsWhoHasAnAccountToLoginWithTheSameCode) {
    Customer customer = signUpByEmail(here);
    Client app = here.diner();
    const std::string code = codeFor(app, "email", customer.address);
    EXPECT_TRUE(isError(registerWith(app, "email", customer.address, code), 409, "account.exists"));
    EXPECT_TRUE(isOk(login(app, "email", customer.address, code)));
}

TEST_F(Registration, ChecksWhetherTheOtherAttributeIsTakenAfterTheCodeAndBurnsNone) {
    const std::string phone = uniquePhone();
    Customer holder = signUpByEmail(here);
    ASSERT_TRUE(isOk(holder.update(object({{"phone_number", phone}}))));

    Client app = here.diner();
    const std::string address = uniqueEmail();
    const std::string code = codeFor(app, "email", address);
    const std::string taken = R"(,"phone_number":")" + phone + "\"";
    // Without the right code nobody learns that the number is taken.
    EXPECT_TRUE(isError(registerWith(app, "email", address, wrongCode(code), taken), 400,
                        "otp.code_invalid"));
    const Answer answer = registerWith(app, "email", address, code, taken);
    EXPECT_TRUE(isError(answer, 409, "account.identifier_taken"));
    EXPECT_TRUE(answer.has("/data/validations/phone_number")) << answer;
    EXPECT_TRUE(isOk(registerWith(app, "email", address, code)));
}

TEST_F(Registration, MakesOnlyTheProvenAddressTheIdentifier) {
    Client app = here.diner();
    const std::string address = uniqueEmail();
    const std::string code = codeFor(app, "email", address);
    const Answer other =
        registerWith(app, "email", address, code, R"(,"email":"other.)" + address + "\"");
    EXPECT_TRUE(isFieldError(other, "request.invalid", {"email"}));
    const Answer same = registerWith(app, "email", address, code, R"(,"email":")" + address + "\"");
    ASSERT_TRUE(isOk(same));
    EXPECT_EQ(same.accountText("email"), address);
}

TEST_F(Registration, IgnoresTheServersOwnFields) {
    const Customer customer = signUpByEmail(
        here, uniqueEmail(),
        R"(,"id":"00000000-0000-4000-8000-000000000000","state":3,"confirmed":false,)"
        R"("is_social":true,"social_login":{},"has_pending_email_change":true,)"
        R"("created_at":"1999-01-01 00:00:00","type_id":9,"reference_type":"Admin","extra":[1])");
    const Answer& answer = customer.registered;
    EXPECT_NE(answer.accountText("id"), "00000000-0000-4000-8000-000000000000");
    EXPECT_EQ(answer.accountNumber("state"), 1);
    EXPECT_EQ(answer.accountNumber("type_id"), 1);
    EXPECT_EQ(answer.accountText("reference_type"), "CustomerAccount");
    EXPECT_FALSE(answer.accountFlag("is_social"));
    EXPECT_FALSE(answer.accountFlag("has_pending_email_change"));
    EXPECT_NE(answer.accountText("created_at"), "1999-01-01 00:00:00");
}

TEST_F(Registration, TrimsNamesAndLimitsThem) {
    Client app = here.diner();
    const std::string address = uniqueEmail();
    const std::string code = codeFor(app, "email", address);
    const auto with = [&](const std::string& first, const std::string& last) {
        return app.post("/api/customers/register", object({{"passwordless_email", address},
                                                           {"passwordless_code", code},
                                                           {"first_name", first},
                                                           {"last_name", last}}));
    };
    EXPECT_TRUE(isFieldError(with(std::string(101, 'x'), "a\nb"), "request.invalid",
                             {"first_name", "last_name"}));
    const Answer answer = with("  Ђорђе  ", std::string(100, 'x'));
    ASSERT_TRUE(isOk(answer));
    EXPECT_EQ(answer.accountText("first_name"), "Ђорђе");
}

}  // namespace
}  // namespace patron::tests
