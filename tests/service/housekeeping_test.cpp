#include "service_suite.h"

// Rule O7: what is over is removed, by one of the processes, and nothing else is.
namespace patron::tests {
namespace {

struct Housekeeping : OwnInstallation {
    static std::int64_t count(Installation& here, const std::string& table) {
        return here.database().number("SELECT count(*) FROM " + table);
    }
};

TEST_F(Housekeeping, RemovesWhatIsOverAndKeepsTheCustomers) {
    InstallationOptions options;
    options.processes = 2;
    Installation& here = started(options);
    Customer stays = signUpByEmail(here);
    Customer goes = signUpByEmail(here);
    Client app = here.diner();
    ASSERT_TRUE(isOk(stays.update(object({{"email", uniqueEmail()}}))));
    ASSERT_EQ(stays.confirmEmail("000000").status, 400);
    ASSERT_TRUE(isOk(goes.app.del(goes.path())));
    ASSERT_TRUE(isOk(requestCode(app, "email", uniqueEmail())));
    const std::vector<std::string> passing{"challenge",       "limit_counter",  "limit_member",
                                           "failure_counter", "pending_change", "session",
                                           "outbox",          "audit_event"};
    for (const std::string& table : passing) EXPECT_GT(count(here, table), 0) << table;

    here.passTime(std::chrono::hours(24 * 402));
    here.database().run("UPDATE session SET refresh_until_at = 1");
    for (const std::string& table : passing) {
        EXPECT_TRUE(eventually([&] { return count(here, table) == 0; }, std::chrono::seconds(60)))
            << table << " " << count(here, table);
    }
    EXPECT_TRUE(eventually([&] { return count(here, "account") == 1; })) << "the erased account";
    const Customer again = signInAgain(here, stays);
    EXPECT_EQ(again.id, stays.id);
    // One of them was elected.
    EXPECT_EQ(count(here, "lease"), 1);
}

}  // namespace
}  // namespace patron::tests
