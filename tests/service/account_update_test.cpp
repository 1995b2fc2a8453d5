#include "service_suite.h"

// Rules A3.4.1, A3.4.5 and A2: what an update changes, and what it does not.
namespace patron::tests {
namespace {

constexpr char kNobody[] = "00000000-0000-4000-8000-000000000000";

struct AccountUpdate : ServiceSuite<AccountUpdate> {
    std::string birthday(const std::string& date) {
        const std::string id =
            here.diner().post("/api/init-application", "{}").text("/data/brand/demographics/0/id");
        return R"({"demographics":[{"demographic_id":")" + id + R"(","value":")" + date + "\"}]}";
    }
};

TEST_F(AccountUpdate, ChangesWhatWasSentAndNothingElse) {
    Customer customer = signUpByEmail(here);
    here.passTime(std::chrono::hours(1));
    const Answer before = customer.get();
    const Answer after = customer.update(R"({"last_name":"Miller-Smith","optin_status_pn":"1"})");
    ASSERT_TRUE(isOk(after));
    EXPECT_EQ(after.accountText("last_name"), "Miller-Smith");
    EXPECT_EQ(after.accountNumber("optin_status_pn"), 1);
    EXPECT_EQ(after.accountText("first_name"), before.accountText("first_name"));
    EXPECT_EQ(after.accountNumber("optin_status_email"), 3);
    EXPECT_EQ(after.accountText("created_at"), before.accountText("created_at"));
    EXPECT_GT(after.accountText("updated_at"), before.accountText("updated_at"));
    EXPECT_EQ(customer.get().body, after.body);
}

TEST_F(AccountUpdate, MovesNothingWhenNothingChanges) {
    Customer customer = signUpByEmail(here);
    here.passTime(std::chrono::hours(1));
    const Answer before = customer.get();
    for (const std::string& body :
         {std::string("{}"), std::string(R"({"first_name":"Jonathan","optin_status_email":"3"})"),
          object({{"email", customer.address}}),
          std::string(R"({"phone_number":"","unknown":1})")}) {
        const Answer answer = customer.update(body);
        EXPECT_EQ(answer.body, before.body);
        EXPECT_EQ(answer.header("ETag"), before.header("ETag"));
    }
    EXPECT_EQ(here.inbox().unread(customer.address), 0U);
}

TEST_F(AccountUpdate, WritesNothingWhenOneFieldIsBad) {
    Customer customer = signUpByEmail(here);
    const Answer before = customer.get();
    const Answer bad = customer.update(
        R"({"first_name":"Renamed-Person","last_name":"","locale":"x","email":"nobody",)"
        R"("phone_number":"123","optin_status_email":"9","optin_status_sms":0,)"
        R"("optin_status_pn":1.5,"demographics":"none"})");
    EXPECT_TRUE(isFieldError(bad, "request.invalid",
                             {"last_name", "locale", "email", "phone_number", "optin_status_email",
                              "optin_status_sms", "optin_status_pn", "demographics"}));
    EXPECT_EQ(customer.get().body, before.body);
    EXPECT_EQ(customer.get().header("ETag"), before.header("ETag"));
}

TEST_F(AccountUpdate, RefusesNullExceptWhereItClears) {
    Customer customer = signUpByEmail(here);
    EXPECT_TRUE(isFieldError(
        customer.update(R"({"first_name":null,"last_name":null,"email":null,"locale":null,)"
                        R"("optin_status_email":null,"optin_status_sms":null,)"
                        R"("optin_status_pn":null,"demographics":null})"),
        "request.invalid",
        {"first_name", "last_name", "email", "locale", "optin_status_email", "optin_status_sms",
         "optin_status_pn", "demographics"}));
    EXPECT_TRUE(isFieldError(customer.update(R"({"email":""})"), "request.invalid", {"email"}));

    ASSERT_TRUE(isOk(customer.update(object({{"phone_number", uniquePhone()}}))));
    const Answer cleared = customer.update(R"({"phone_number":null})");
    ASSERT_TRUE(isOk(cleared));
    EXPECT_EQ(cleared.accountText("phone_number"), "");
}

// CVE-2026-27946 (ZITADEL): a client set the verified flag of its own address.
TEST_F(AccountUpdate, NeverAppliesTheServersOwnFields) {
    Customer customer = signUpByEmail(here);
    const Answer before = customer.app.get(customer.path(), {{"Api-Version", "5.0.0"}});
    const Answer after = customer.update(
        std::string(R"({"id":")") + kNobody +
            R"(","type_id":7,"reference_type":"Admin","state":3,"confirmed":false,)"
            R"("is_social":true,"social_login":{"provider":"x"},"has_pending_email_change":true,)"
            R"("has_pending_phone_number_change":true,"updated_at":"1999-01-01 00:00:00",)"
            R"("created_at":"1999-01-01 00:00:00","version":77,"brand_id":2,"email_verified":true})",
        {{"Api-Version", "5.0.0"}});
    EXPECT_EQ(after.body, before.body);
}

TEST_F(AccountUpdate, SetsABirthdayOnce) {
    Customer customer = signUpByEmail(here);
    const Answer set = customer.update(birthday("1985-01-13"));
    ASSERT_TRUE(isOk(set));
    const std::string rowId = set.text("/data/customer_account/demographics/0/id");
    EXPECT_EQ(set.text("/data/customer_account/demographics/0/value"), "1985-01-13");

    const Answer same = customer.update(birthday("1985-01-13"));
    ASSERT_TRUE(isOk(same));
    EXPECT_EQ(same.text("/data/customer_account/demographics/0/id"), rowId);

    for (const char* other : {"1985-01-14", ""}) {
        EXPECT_TRUE(isFieldError(customer.update(birthday(other)), "account.birthday_immutable",
                                 {"demographics.0.value"}));
    }
    // With another bad field beside it, the answer is about both.
    std::string both = birthday("1990-01-01");
    both.insert(both.size() - 1, R"(,"first_name":"")");
    EXPECT_TRUE(isFieldError(customer.update(both), "request.invalid",
                             {"demographics.0.value", "first_name"}));
    EXPECT_EQ(customer.get().text("/data/customer_account/demographics/0/value"), "1985-01-13");
}

TEST_F(AccountUpdate, RefusesBirthdaysThatAreNone) {
    Customer customer = signUpByEmail(here);
    for (const char* date : {"1985-13-01", "1985-02-30", "13.01.1985", "2999-01-01", "1985-1-3"}) {
        EXPECT_TRUE(isFieldError(customer.update(birthday(date)), "request.invalid",
                                 {"demographics.0.value"}))
            << date;
    }
    EXPECT_TRUE(isFieldError(
        customer.update(R"({"demographics":[{"demographic_id":"x","value":"1985-01-13"},)"
                        R"({"value":"1985-01-13"},{"demographic_id":"x"}]})"),
        "request.invalid",
        {"demographics.0.demographic_id", "demographics.1.demographic_id", "demographics.2.value",
         "demographics.2.demographic_id"}));
}

// Rule A3.4.5.
TEST_F(AccountUpdate, AppliesTheOtherAttributeAtOnce) {
    Customer customer = signUpByEmail(here);
    const std::string phone = uniquePhone();
    const Answer answer = customer.update(object({{"phone_number", phone}}));
    ASSERT_TRUE(isOk(answer));
    EXPECT_EQ(answer.accountText("phone_number"), phone);
    EXPECT_FALSE(answer.accountFlag("has_pending_phone_number_change"));
    here.waitUntilDelivered();
    EXPECT_EQ(here.inbox().unread(phone), 0U);
}

TEST_F(AccountUpdate, RefusesTheOtherAttributeWhenTaken) {
    const std::string phone = uniquePhone();
    Customer holder = signUpByEmail(here);
    ASSERT_TRUE(isOk(holder.update(object({{"phone_number", phone}}))));
    Customer customer = signUpByEmail(here);
    const Answer before = customer.get();
    const std::string body = R"({"first_name":"Renamed-Person","phone_number":")" + phone + "\"}";
    const Answer taken = customer.update(body);
    EXPECT_TRUE(isError(taken, 409, "account.identifier_taken"));
    EXPECT_TRUE(taken.has("/data/validations/phone_number")) << taken;
    EXPECT_EQ(customer.get().body, before.body);

    // Free again, it may be had.
    ASSERT_TRUE(isOk(holder.update(R"({"phone_number":""})")));
    EXPECT_TRUE(isOk(customer.update(body)));
}

TEST_F(AccountUpdate, StopsTellingWhatIsTakenAfterTenRefusals) {
    const std::string phone = uniquePhone();
    Customer holder = signUpByEmail(here);
    ASSERT_TRUE(isOk(holder.update(object({{"phone_number", phone}}))));
    Customer customer = signUpByEmail(here);
    for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(isError(customer.update(object({{"phone_number", phone}})), 409,
                            "account.identifier_taken"));
    }
    const Answer over = customer.update(object({{"phone_number", phone}}));
    EXPECT_TRUE(isError(over, 429, "limit.changes"));
    EXPECT_EQ(over.header("Retry-After"), std::to_string(over.number("/data/retry_after")));
    EXPECT_TRUE(
        isError(customer.update(object({{"phone_number", uniquePhone()}})), 429, "limit.changes"));
    EXPECT_TRUE(isOk(customer.update(R"({"first_name":"Still"})")));
    here.passTime(std::chrono::hours(1));
    EXPECT_TRUE(isOk(customer.update(object({{"phone_number", uniquePhone()}}))));
}

// CVE-2026-53516 (better-auth): an unverified e-mail was registered ahead and linked later.
TEST_F(AccountUpdate, LetsNobodySignInWithAnUnprovenAddress) {
    const std::string victim = uniqueEmail();
    Customer squatter = signUpByPhone(here);
    ASSERT_TRUE(isOk(squatter.update(object({{"email", victim}}))));
    // In a brand that signs in by phone the e-mail is no way in; in one that signs in by e-mail
    // the address is still free.
    Client bistro = here.bistro();
    EXPECT_TRUE(isFieldError(login(bistro, "email", victim, "123456"), "request.invalid",
                             {"passwordless_phone_number"}));
    EXPECT_TRUE(
        isFieldError(requestCode(bistro, "email", victim), "request.invalid", {"phone_number"}));
    const Customer owner = signUpByEmail(here, victim);
    EXPECT_NE(owner.id, squatter.id);
}

TEST_F(AccountUpdate, TellsTheShapesOfApiVersionsApart) {
    Customer customer = signUpByEmail(here);
    const auto shapeIn = [&](const std::optional<std::string>& version) {
        return shapeOf(*customer.app.get(customer.path(), {{"Api-Version", version}}).json);
    };
    const std::string four = shapeIn("4.38.0");
    EXPECT_EQ(shapeIn("3.0.1"), four);
    EXPECT_EQ(shapeIn("4.999.12"), four);
    EXPECT_EQ(shapeIn(std::nullopt), four);
    std::string five = four;
    five.replace(five.find("state:number,"), 13, "state:number,confirmed:bool,");
    five.replace(five.find("optin_status_email:number,"), 26,
                 "optin_status_email:number,optin_status_sms:number,");
    EXPECT_EQ(shapeIn("5.0.0"), five);
}

TEST_F(AccountUpdate, DeletesUnderBothPathsAndFreesTheAddress) {
    for (const char* below : {"", "/delete"}) {
        Customer customer = signUpByEmail(here);
        const Answer answer = customer.app.del(customer.path() + below);
        ASSERT_TRUE(isOk(answer));
        EXPECT_FALSE(answer.has("/data"));
        const Customer again = signUpByEmail(here, customer.address);
        EXPECT_NE(again.id, customer.id);
    }
}

}  // namespace
}  // namespace patron::tests
