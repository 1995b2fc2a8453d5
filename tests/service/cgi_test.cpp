#include "service_suite.h"

// The same binary as plain CGI under fcgiwrap, with one `patrond deliver` beside it.
namespace patron::tests {
namespace {

struct Cgi : ServiceSuite<Cgi> {
    static InstallationOptions options() {
        InstallationOptions cgi;
        cgi.cgi = true;
        return cgi;
    }
};

TEST_F(Cgi, ServesTheGuidesEmailChange) {
    Customer customer = signUpByEmail(here);
    const Answer updated =
        customer.update(R"({"first_name": "Jonathan", "optin_status_email": "2"})");
    ASSERT_TRUE(isOk(updated));
    EXPECT_EQ(updated.accountNumber("optin_status_email"), 2);
    const std::string target = uniqueEmail();
    const Answer asked = customer.update(object({{"email", target}}));
    EXPECT_EQ(asked.accountText("email"), customer.address);
    EXPECT_TRUE(asked.accountFlag("has_pending_email_change"));
    const std::string code = here.inbox().nextCode(target);
    EXPECT_TRUE(isError(customer.confirmEmail(wrongCode(code)), 400, "otp.code_invalid"));
    const Answer confirmed = customer.confirmEmail(code);
    EXPECT_EQ(confirmed.accountText("email"), target);
    EXPECT_FALSE(confirmed.accountFlag("has_pending_email_change"));
    EXPECT_NE(here.inbox().nextMessage(customer.address).text, "");
}

TEST_F(Cgi, ServesTheGuidesPhoneChange) {
    Customer customer = signUpByPhone(here);
    const std::string target = uniquePhone();
    const Answer asked = customer.update(object({{"phone_number", target}}));
    EXPECT_TRUE(asked.accountFlag("has_pending_phone_number_change"));
    EXPECT_EQ(customer.confirmPhone(here.inbox().nextCode(target)).accountText("phone_number"),
              target);
}

TEST_F(Cgi, CountsInTheDatabaseAndNotInMemory) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(customer.update(object({{"email", target}}))));
    const std::string code = here.inbox().nextCode(target);
    for (int left = 4; left >= 0; --left) {
        EXPECT_EQ(customer.confirmEmail(wrongCode(code)).number("/data/attempts_left"), left);
    }
    EXPECT_TRUE(isError(customer.confirmEmail(code), 429, "otp.too_many_attempts"));
    EXPECT_TRUE(isError(customer.app.post(customer.path() + "/pending-changes/email/resend", ""),
                        429, "otp.cooldown"));
}

TEST_F(Cgi, RefreshesAndSignsOut) {
    Customer customer = signUpByEmail(here);
    const std::string first = customer.app.get("/api/customers/refresh").token();
    EXPECT_EQ(customer.app.get("/api/customers/refresh").token(), first);
    customer.app.token = first;
    EXPECT_TRUE(isOk(customer.app.post("/api/customers/logout", "")));
    EXPECT_TRUE(isError(customer.get(), 401, "session.ended"));
}

TEST_F(Cgi, AnswersErrorsInTheEnvelope) {
    const std::string id = newRequestId();
    const Answer answer = here.diner().post("/api/customers/login", "{", {{"X-Request-ID", id}});
    EXPECT_TRUE(isError(answer, 400, "request.json"));
    EXPECT_EQ(answer.header("X-Request-ID"), id);
    EXPECT_TRUE(isError(here.diner().get("/api/nothing"), 404, "request.route_unknown"));
    EXPECT_EQ(here.diner().send("OPTIONS", "/api/customers/login").status, 204);
    EXPECT_EQ(here.diner().send("HEAD", "/api/customers/refresh").status, 405);
}

TEST_F(Cgi, IsReadyOnlyWithItsPartsInPlace) {
    EXPECT_TRUE(isOk(here.diner().get("/readyz")));
    EXPECT_TRUE(isOk(here.diner().get("/healthz")));
}

}  // namespace
}  // namespace patron::tests
