#include "service_suite.h"

// Rule A3.1, the calls that tell about applications and addresses.
namespace patron::tests {
namespace {

struct InitApplication : ServiceSuite<InitApplication> {};

TEST_F(InitApplication, TellsTheBrandOfTheApplication) {
    const Answer answer = here.diner().post("/api/init-application", "{}");
    ASSERT_TRUE(isOk(answer));
    EXPECT_EQ(shapeOf(*answer.find("/data")),
              "{key:string,application:{id:number,name:string},brand:{id:number,name:string,"
              "auth_type_id:number,auth_type:string,optin_type_id:number,sms_sender_id:string,"
              "language_id:number,phone_number_unique:bool,demographics:[{id:string,name:string,"
              "type:string,required:bool,mutable:bool,choices:[]}]}}");
    EXPECT_EQ(answer.text("/data/key"), kDinerKey);
    EXPECT_EQ(answer.text("/data/brand/name"), "Demo Diner");
    EXPECT_EQ(answer.number("/data/brand/auth_type_id"), 2);
    EXPECT_TRUE(answer.flag("/data/brand/phone_number_unique"));
    EXPECT_EQ(answer.text("/data/brand/demographics/0/type"), "date");
    EXPECT_FALSE(answer.flag("/data/brand/demographics/0/required"));
    EXPECT_FALSE(answer.flag("/data/brand/demographics/0/mutable"));
}

TEST_F(InitApplication, TellsThatABrandSignsInByPhone) {
    const Answer answer = here.bistro().post("/api/init-application", "{}");
    ASSERT_TRUE(isOk(answer));
    EXPECT_EQ(answer.text("/data/brand/name"), "Demo Bistro");
    EXPECT_EQ(answer.number("/data/brand/auth_type_id"), 3);
    EXPECT_TRUE(answer.flag("/data/brand/phone_number_unique"));
}

TEST_F(InitApplication, TakesAnEmptyBody) {
    EXPECT_TRUE(isOk(here.diner().post("/api/init-application", "")));
    EXPECT_TRUE(isError(here.diner().post("/api/customers/check-email", ""), 400, "request.json"));
}

struct Checks : ServiceSuite<Checks> {
    static Answer email(Client app, const std::string& address) {
        return app.post("/api/customers/check-email", object({{"email", address}}));
    }
    static Answer phone(Client app, const std::string& number) {
        return app.post("/api/customers/check-phone-number", object({{"phone_number", number}}));
    }
    static void expectExists(const Answer& answer, bool exists) {
        ASSERT_TRUE(isOk(answer));
        EXPECT_EQ(shapeOf(*answer.find("/data")), "{exists:bool,is_social:bool}");
        EXPECT_EQ(answer.flag("/data/exists"), exists);
        EXPECT_FALSE(answer.flag("/data/is_social"));
    }
};

TEST_F(Checks, KnowAnEmailOfTheBrandWhateverItsLetterCase) {
    const Customer customer = signUpByEmail(here);
    expectExists(email(here.diner(), customer.address), true);
    std::string shouted = customer.address;
    for (char& c : shouted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    expectExists(email(here.diner(), shouted), true);
    expectExists(email(here.diner(), uniqueEmail()), false);
    expectExists(email(here.bistro(), customer.address), false);
}

TEST_F(Checks, KnowAPhoneNumberOfTheBrand) {
    const Customer customer = signUpByPhone(here);
    expectExists(phone(here.bistro(), customer.address), true);
    expectExists(phone(here.bistro(), uniquePhone()), false);
    expectExists(phone(here.diner(), customer.address), false);
}

TEST_F(Checks, KnowTheOtherAttributeBecauseItMustBeUnique) {
    Customer customer = signUpByEmail(here);
    const std::string number = uniquePhone();
    ASSERT_TRUE(isOk(customer.update(object({{"phone_number", number}}))));
    expectExists(phone(here.diner(), number), true);
}

TEST_F(Checks, SayWhichFieldIsWrong) {
    EXPECT_TRUE(isFieldError(email(here.diner(), "nobody"), "request.invalid", {"email"}));
    EXPECT_TRUE(isFieldError(email(here.diner(), ""), "request.invalid", {"email"}));
    EXPECT_TRUE(isFieldError(phone(here.diner(), "+1"), "request.invalid", {"phone_number"}));
    EXPECT_TRUE(isFieldError(here.diner().post("/api/customers/check-email", "{}"),
                             "request.invalid", {"email"}));
}

// Sixty checks an hour for one client address; the demo multiplies by 1,000, so this installation
// does not.
struct CheckLimit : OwnInstallation {};

TEST_F(CheckLimit, EndsAfterSixtyOfAnHour) {
    InstallationOptions options;
    options.clientLimitFactor = 1;
    options.clientLimits = "off";
    Installation& here = started(options);
    Client app = here.diner();
    for (int i = 0; i < 60; ++i) {
        ASSERT_TRUE(
            isOk(app.post("/api/customers/check-email", object({{"email", uniqueEmail()}}))));
    }
    const Answer over = app.post("/api/customers/check-email", object({{"email", uniqueEmail()}}));
    EXPECT_TRUE(isError(over, 429, "limit.client"));
    EXPECT_EQ(std::to_string(over.number("/data/retry_after")), over.header("Retry-After"));
    here.passTime(std::chrono::hours(1));
    EXPECT_TRUE(isOk(app.post("/api/customers/check-email", object({{"email", uniqueEmail()}}))));
}

}  // namespace
}  // namespace patron::tests
