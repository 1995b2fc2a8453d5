#include "service_suite.h"

// `patronctl account`: support from a shell while the service runs, and its effect on the API.
namespace patron::tests {
namespace {

struct PatronctlAccount : ServiceSuite<PatronctlAccount> {
    std::string account(const std::string& command, const std::string& who,
                        const std::string& brand = "Demo Diner") {
        return here.ctlOk({"account", command, "--brand", brand, who});
    }
};

TEST_F(PatronctlAccount, FindsByEveryName) {
    const std::string phone = uniquePhone();
    Customer customer = signUpByEmail(here, uniqueEmail(), R"(,"phone_number":")" + phone + "\"");
    const std::string line = account("find", customer.id);
    EXPECT_EQ(line.rfind(customer.id + "\t", 0), 0U) << line;
    EXPECT_TRUE(line.ends_with("\tactive\n")) << line;
    const std::string number =
        line.substr(customer.id.size() + 1, line.rfind('\t') - customer.id.size() - 1);
    std::string shouted = customer.address;
    for (char& c : shouted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    for (const std::string& who : {number, customer.address, shouted, phone}) {
        EXPECT_EQ(account("find", who), line) << who;
    }
}

TEST_F(PatronctlAccount, SaysWhenThereIsNone) {
    Customer customer = signUpByEmail(here);
    for (const std::string& who : {std::string("nobody@example.com"), std::string("1"),
                                   std::string("00000000-0000-4000-8000-000000000000")}) {
        const Finished finished = here.ctl({"account", "find", "--brand", "Demo Diner", who});
        EXPECT_EQ(finished.status, 1);
        EXPECT_EQ(finished.errors.rfind("patronctl: ", 0), 0U) << finished.errors;
        EXPECT_EQ(finished.output, "");
    }
    // Another brand's customer is none of this brand's.
    EXPECT_EQ(here.ctl({"account", "find", "--brand", "Demo Bistro", customer.id}).status, 1);
    EXPECT_EQ(here.ctl({"account", "find", "--brand", "No Such Brand", customer.id}).status, 1);
}

TEST_F(PatronctlAccount, ShowsTheAccountAsTheApiDoes) {
    Customer customer = signUpByEmail(here);
    const auto shown = parseJson(account("show", customer.address));
    ASSERT_NE(shown, nullptr);
    const Answer answer = customer.app.get(customer.path(), {{"Api-Version", "5.0.0"}});
    EXPECT_EQ(toJson(*shown), toJson(*answer.find("/data/customer_account")));
}

TEST_F(PatronctlAccount, LocksAndUnlocks) {
    Customer customer = signUpByEmail(here);
    account("lock", customer.id);
    EXPECT_TRUE(account("find", customer.id).ends_with("\tlocked\n"));
    EXPECT_TRUE(isError(customer.get(), 403, "account.locked"));
    account("unlock", customer.id);
    Customer again = signInAgain(here, customer);
    EXPECT_EQ(again.get().accountNumber("state"), 1);
}

// Rule C5: support may open what failed tries have closed.
TEST_F(PatronctlAccount, UnlockForgetsFailedTries) {
    Customer customer = signUpByEmail(here);
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
    std::string code = here.inbox().nextCode(customer.address);
    for (int i = 0; i < 5; ++i) login(app, "email", customer.address, wrongCode(code));
    EXPECT_EQ(login(app, "email", customer.address, code).status, 429);
    account("unlock", customer.id);
    signInAgain(here, customer);
}

TEST_F(PatronctlAccount, EndsAllSessions) {
    Customer customer = signUpByEmail(here);
    Customer elsewhere = signInAgain(here, customer);
    EXPECT_EQ(account("end-sessions", customer.id), "2 sessions ended\n");
    EXPECT_TRUE(isError(customer.get(), 401, "session.ended"));
    EXPECT_TRUE(isError(elsewhere.get(), 401, "session.ended"));
    signInAgain(here, customer);
}

TEST_F(PatronctlAccount, DeletesAndFreesTheAddress) {
    Customer customer = signUpByPhone(here);
    account("delete", customer.address, "Demo Bistro");
    EXPECT_TRUE(isError(customer.get(), 401, "session.ended"));
    EXPECT_EQ(here.ctl({"account", "find", "--brand", "Demo Bistro", customer.address}).status, 1);
    EXPECT_NE(signUpByPhone(here, customer.address).id, customer.id);
}

TEST_F(PatronctlAccount, WritesWhoDidIt) {
    Customer customer = signUpByEmail(here);
    account("lock", customer.id);
    account("unlock", customer.id);
    account("end-sessions", customer.id);
    Database database = here.database();
    for (const char* action : {"account.locked", "account.unlocked", "account.sessions_ended"}) {
        EXPECT_EQ(
            database.number("SELECT count(*) FROM audit_event WHERE actor LIKE 'admin:_%' AND "
                            "action = '" +
                            std::string(action) +
                            "' AND account_id = (SELECT id FROM account WHERE uuid = '" +
                            customer.id + "')"),
            1)
            << action;
    }
}

}  // namespace
}  // namespace patron::tests
