#include "service_suite.h"

// Rule A2: the questions of a brand's catalogue. `patronctl` has no command for them yet,
// so these are put into the database.
namespace patron::tests {
namespace {

constexpr char kDiet[] = "11111111-0000-4000-8000-00000000000a";
constexpr char kPostalCode[] = "11111111-0000-4000-8000-00000000000b";

struct Demographics : OwnInstallation {
    Installation& asking() {
        Installation& here = install();
        here.setUp();
        const std::string diner = "(SELECT id FROM brand WHERE name = 'Demo Diner')";
        here.database().run("INSERT INTO demographic VALUES (" + diner + ", '" + kDiet +
                            "', 10, 'Diet', 'choice', 1, 1);"
                            "INSERT INTO demographic_choice VALUES (" +
                            diner + ", '" + kDiet + "', 0, 'vegan'), (" + diner + ", '" + kDiet +
                            "', 1, 'everything');"
                            "INSERT INTO demographic VALUES (" +
                            diner + ", '" + kPostalCode +
                            "', 11, 'Postal code', 'postal_code', 0, 1)");
        here.start();
        return here;
    }
    static std::string answer(const char* id, const std::string& value) {
        return std::string(R"({"demographic_id":")") + id + R"(","value":")" + value + "\"}";
    }
    static std::string body(const std::string& rows) { return "{\"demographics\":[" + rows + "]}"; }
};

TEST_F(Demographics, ARequiredOneIsRequiredAtRegistrationAndCannotBeCleared) {
    Installation& here = asking();
    Client app = here.diner();
    const std::string address = uniqueEmail();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    const std::string code = here.inbox().nextCode(address);
    EXPECT_TRUE(isFieldError(registerWith(app, "email", address, code), "request.invalid",
                             {"demographics"}));
    EXPECT_TRUE(isFieldError(
        registerWith(app, "email", address, code, ",\"demographics\":[" + answer(kDiet, "") + "]"),
        "request.invalid", {"demographics.0.value"}));
    EXPECT_TRUE(isFieldError(registerWith(app, "email", address, code,
                                          ",\"demographics\":[" + answer(kDiet, "meat") + "]"),
                             "request.invalid", {"demographics.0.value"}));
    Customer customer{here.diner(), "", address, {}};
    customer.registered = registerWith(app, "email", address, code,
                                       ",\"demographics\":[" + answer(kDiet, "vegan") + "]");
    ASSERT_TRUE(isOk(customer.registered));
    customer.id = customer.registered.accountText("id");
    customer.app.token = customer.registered.token();
    EXPECT_TRUE(isFieldError(customer.update(body(answer(kDiet, ""))), "request.invalid",
                             {"demographics.0.value"}));
    EXPECT_TRUE(isOk(customer.update(body(answer(kDiet, "everything")))));
}

TEST_F(Demographics, RowsAreMergedAndOthersStay) {
    Installation& here = asking();
    Customer customer =
        signUpByEmail(here, uniqueEmail(), ",\"demographics\":[" + answer(kDiet, "vegan") + "]");
    const std::string row = customer.get().text("/data/customer_account/demographics/0/id");
    const Answer added = customer.update(body(answer(kPostalCode, "AB1 2CD")));
    ASSERT_TRUE(isOk(added));
    EXPECT_EQ(added.text("/data/customer_account/demographics/0/id"), row);
    EXPECT_EQ(added.text("/data/customer_account/demographics/1/value"), "AB1 2CD");
    EXPECT_EQ(added.text("/data/customer_account/demographics/1/demographic_id"), kPostalCode);
    const Answer removed = customer.update(body(answer(kPostalCode, "")));
    ASSERT_TRUE(isOk(removed));
    EXPECT_FALSE(removed.has("/data/customer_account/demographics/1"));
    EXPECT_EQ(customer.get().body, removed.body);
}

TEST_F(Demographics, TheCatalogueListsTheQuestionsInOrder) {
    Installation& here = asking();
    const Answer answer = here.diner().post("/api/init-application", "");
    EXPECT_EQ(answer.text("/data/brand/demographics/1/id"), kDiet);
    EXPECT_TRUE(answer.flag("/data/brand/demographics/1/required"));
    EXPECT_EQ(answer.text("/data/brand/demographics/1/choices/0"), "vegan");
    EXPECT_EQ(answer.text("/data/brand/demographics/2/type"), "postal_code");
}

// Rule A2: time and source of every opt-in change are stored.
TEST_F(Demographics, OptInsLeaveEvidence) {
    Installation& here = started();
    Customer customer = signUpByEmail(here);
    const auto events = [&](const std::string& where) {
        return here.database().number(
            "SELECT count(*) FROM opt_in_event WHERE happened_at > 0 AND " + where);
    };
    EXPECT_EQ(events("source = 'register'"), 3);
    ASSERT_TRUE(isOk(customer.update(R"({"optin_status_email":1,"optin_status_pn":3})")));
    EXPECT_EQ(events("source = 'update' AND channel = 'email' AND value = 1"), 1);
    EXPECT_EQ(events("1 = 1"), 4);
}

}  // namespace
}  // namespace patron::tests
