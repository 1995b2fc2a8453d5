#include "service_suite.h"

// Rules D, C4, C5 and A3.4.8: how often codes are sent and tried.
namespace patron::tests {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Limits : ServiceSuite<Limits> {
    Client app = here.diner();

    Answer send(const std::string& address) { return requestCode(app, "email", address); }
    /// Asks for a code as often as the cooldown lets one in; all must be granted.
    void sendTimes(int count, const std::string& address) {
        seconds cooldown(30);
        for (int i = 0; i < count; ++i) {
            ASSERT_TRUE(isOk(send(address))) << "send " << i + 1;
            here.passTime(cooldown + seconds(1));
            cooldown = std::min(cooldown * 2, seconds(240));
        }
    }
    static void expectWait(const Answer& answer, const char* id) {
        EXPECT_TRUE(isError(answer, 429, id));
        const std::string wait = std::to_string(answer.number("/data/retry_after"));
        EXPECT_EQ(answer.header("Retry-After"), wait);
        EXPECT_EQ(answer.header("RateLimit"), "\"" + std::string(id) + "\";r=0;t=" + wait);
    }
};

TEST_F(Limits, CooldownsGrow) {
    const std::string address = uniqueEmail();
    for (const int cooldown : {30, 60, 120, 240}) {
        ASSERT_TRUE(isOk(send(address)));
        const Answer early = send(address);
        expectWait(early, "otp.cooldown");
        EXPECT_NEAR(static_cast<double>(early.number("/data/retry_after")), cooldown, 3);
        here.passTime(seconds(cooldown));
    }
}

TEST_F(Limits, FiveCodesAnHourForOneAddress) {
    const std::string address = uniqueEmail();
    sendTimes(5, address);
    expectWait(send(address), "limit.sends");
    here.passTime(hours(1));
    EXPECT_TRUE(isOk(send(address)));
}

TEST_F(Limits, ALiveCodeStaysGoodOverTheCap) {
    const std::string address = uniqueEmail();
    sendTimes(4, address);
    ASSERT_TRUE(isOk(send(address)));
    std::string code;
    for (int i = 0; i < 5; ++i) code = here.inbox().nextCode(address);
    here.passTime(seconds(241));
    expectWait(send(address), "limit.sends");
    EXPECT_TRUE(isError(login(app, "email", address, code), 404, "account.registration_required"));
}

TEST_F(Limits, TenCodesADayForOneAddress) {
    const std::string address = uniqueEmail();
    sendTimes(5, address);
    here.passTime(hours(1));
    sendTimes(5, address);
    here.passTime(hours(1));
    expectWait(send(address), "limit.sends");
    here.passTime(hours(24));
    EXPECT_TRUE(isOk(send(address)));
}

// CVE-2026-33640 (Outline): another spelling was another counter.
TEST_F(Limits, TagsAndLetterCaseDoNotEscape) {
    ASSERT_TRUE(isOk(send("guest.spelled@example.com")));
    ASSERT_TRUE(isOk(send("guest.spelled+1@example.com")));
    ASSERT_TRUE(isOk(send("GUEST.spelled+2@example.com")));
    ASSERT_TRUE(isOk(send("guest.spelled+3+4@EXAMPLE.com")));
    ASSERT_TRUE(isOk(send("Guest.Spelled+5@example.com")));
    expectWait(send("guest.spelled+6@example.com"), "limit.sends");
    expectWait(send("guest.SPELLED+7@example.com"), "limit.sends");
    // The case alone does not even escape the cooldown.
    EXPECT_TRUE(isOk(send("guest.cased@example.com")));
    expectWait(send("GUEST.CASED@example.com"), "otp.cooldown");
}

TEST_F(Limits, SignInAndChangeAreCountedApart) {
    const std::string address = uniqueEmail();
    sendTimes(5, address);
    expectWait(send(address), "limit.sends");
    Customer customer = signUpByEmail(here);
    ASSERT_TRUE(isOk(customer.update(object({{"email", address}}))));
    here.waitUntilDelivered();
    EXPECT_EQ(here.inbox().unread(address), 6U);
}

TEST_F(Limits, FiveNewAddressesAnHourForOneAccount) {
    Customer customer = signUpByEmail(here);
    std::string last;
    for (int i = 0; i < 5; ++i) {
        last = uniqueEmail();
        ASSERT_TRUE(isOk(customer.update(object({{"email", last}}))));
    }
    const Answer before = customer.get();
    expectWait(customer.update(object({{"email", uniqueEmail()}, {"first_name", "Wilhelmina"}})),
               "limit.changes");
    EXPECT_EQ(customer.get().body, before.body);
    EXPECT_TRUE(isOk(customer.confirmEmail(here.inbox().nextCode(last))));
}

// Rule C4.
TEST_F(Limits, ANewCodeGivesNoNewTries) {
    const std::string address = uniqueEmail();
    ASSERT_TRUE(isOk(send(address)));
    std::string code = here.inbox().nextCode(address);
    for (int left = 4; left >= 2; --left) {
        EXPECT_EQ(
            registerWith(app, "email", address, wrongCode(code)).number("/data/attempts_left"),
            left);
    }
    here.passTime(seconds(31));
    ASSERT_TRUE(isOk(send(address)));
    code = here.inbox().nextCode(address);
    for (int left = 1; left >= 0; --left) {
        EXPECT_EQ(
            registerWith(app, "email", address, wrongCode(code)).number("/data/attempts_left"),
            left);
    }
    expectWait(registerWith(app, "email", address, code), "otp.too_many_attempts");
    expectWait(login(app, "email", address, code), "otp.too_many_attempts");
}

TEST_F(Limits, ASuccessGivesAllTriesBack) {
    Customer customer = signUpByEmail(here);
    for (int round = 0; round < 2; ++round) {
        ASSERT_TRUE(isOk(send(customer.address)));
        const std::string code = here.inbox().nextCode(customer.address);
        for (int i = 0; i < 4; ++i) {
            EXPECT_TRUE(isError(login(app, "email", customer.address, wrongCode(code)), 401,
                                "auth.credentials_incorrect"));
        }
        EXPECT_TRUE(isOk(login(app, "email", customer.address, code)));
    }
}

// Rule C5: ten failures of an address in an hour, over all purposes, and it must wait.
TEST_F(Limits, TenFailuresOfAnAddressMakeItWait) {
    const std::string address = uniqueEmail();
    Customer customer = signUpByEmail(here);
    ASSERT_TRUE(isOk(send(address)));
    const std::string signInCode = here.inbox().nextCode(address);
    ASSERT_TRUE(isOk(customer.update(object({{"email", address}}))));
    const std::string changeCode = here.inbox().nextCode(address);
    for (int i = 0; i < 5; ++i) {
        ASSERT_EQ(login(app, "email", address, wrongCode(signInCode)).status, 401);
        ASSERT_EQ(customer.confirmEmail(wrongCode(changeCode)).status, 400);
    }
    Customer another = signUpByEmail(here);
    ASSERT_TRUE(isOk(another.update(object({{"email", address}}))));
    const std::string code = here.inbox().nextCode(address);
    const Answer wait = another.confirmEmail(code);
    expectWait(wait, "otp.too_many_attempts");
    EXPECT_LE(wait.number("/data/retry_after"), 30);
    here.passTime(seconds(31));
    EXPECT_TRUE(isOk(another.confirmEmail(code)));
}

// What cannot be a code guesses nothing (CVE-2024-5150: an empty code equalled an unset one).
TEST_F(Limits, WhatIsNoCodeNeitherWorksNorCounts) {
    const std::string address = uniqueEmail();
    EXPECT_EQ(login(app, "email", address, "").status, 400);
    ASSERT_TRUE(isOk(send(address)));
    const std::string code = here.inbox().nextCode(address);
    for (const char* nothing :
         {"\"\"", "null", "\"      \"", "\"\\u0661\\u0662\\u0663\\u0664\\u0665\\u0666\"",
          "\"12345\"", "[]", "{}", "false", "\"1234567\"", "\"0x1234\""}) {
        const Answer answer =
            app.post("/api/customers/login", R"({"passwordless_email":")" + address +
                                                 R"(","passwordless_code":)" + nothing + "}");
        EXPECT_TRUE(answer.status == 400 || answer.status == 401) << nothing << "\n" << answer;
    }
    EXPECT_EQ(registerWith(app, "email", address, wrongCode(code)).number("/data/attempts_left"),
              4);
    EXPECT_TRUE(isOk(registerWith(app, "email", address, code)));
}

// The limits per client address, which the demo multiplies by 1,000, as they are in production.
struct ClientLimits : OwnInstallation {
    Installation& startedPlain() {
        InstallationOptions options;
        options.clientLimitFactor = 1;
        return started(options);
    }
};

TEST_F(ClientLimits, ThreeOfAnAddresssFiveCodesForOneClient) {
    Installation& here = startedPlain();
    Client app = here.diner();
    const std::string address = uniqueEmail();
    for (const int cooldown : {30, 60, 120}) {
        ASSERT_TRUE(isOk(requestCode(app, "email", address)));
        here.passTime(seconds(cooldown + 1));
    }
    EXPECT_TRUE(isError(requestCode(app, "email", address), 429, "limit.sends"));
    EXPECT_TRUE(isOk(requestCode(app, "email", uniqueEmail())));
}

TEST_F(ClientLimits, AHundredCodesAnHourForOneClient) {
    Installation& here = startedPlain();
    Client app = here.diner();
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(isOk(requestCode(app, "email", uniqueEmail())));
    EXPECT_TRUE(isError(requestCode(app, "email", uniqueEmail()), 429, "limit.sends"));
}

TEST_F(ClientLimits, FiftyFailuresAnHourForOneClient) {
    Installation& here = startedPlain();
    Client app = here.diner();
    for (int i = 0; i < 10; ++i) {
        const std::string address = uniqueEmail();
        ASSERT_TRUE(isOk(requestCode(app, "email", address)));
        const std::string code = here.inbox().nextCode(address);
        for (int k = 0; k < 5; ++k) {
            ASSERT_EQ(login(app, "email", address, wrongCode(code)).status, 401);
        }
    }
    const std::string address = uniqueEmail();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    const std::string code = here.inbox().nextCode(address);
    EXPECT_TRUE(isError(login(app, "email", address, code), 429, "otp.too_many_attempts"));
}

}  // namespace
}  // namespace patron::tests
