#include <set>

#include "crowd.h"
#include "eventually.h"
#include "service_suite.h"

// Rules C3, X4 and F: what happens at the same moment, on two processes that share
// one database and nothing else.
namespace patron::tests {
namespace {

constexpr int kRounds = 4;

struct Races : ServiceSuite<Races> {
    static InstallationOptions options() {
        InstallationOptions two;
        two.processes = 2;
        return two;
    }
    static int countOf(const std::map<std::string, int>& kinds, const std::string& kind) {
        const auto it = kinds.find(kind);
        return it == kinds.end() ? 0 : it->second;
    }
    /// Until so many sessions of the PostgreSQL database wait for a lock.
    void waitUntilWaiting(int sessions) {
        Database database = here.database();
        EXPECT_TRUE(eventually([&] {
            return database.number(
                       "SELECT count(*) FROM pg_stat_activity "
                       "WHERE datname = current_database() AND wait_event_type = 'Lock'") ==
                   sessions;
        }));
    }
};

// CVE-2026-107276 (MISP), Kratos 2026: one code, two sign-ins.
TEST_F(Races, OneCodeSignsInOnce) {
    Customer customer = signUpByEmail(here);
    for (int round = 0; round < kRounds; ++round) {
        Client app = here.diner();
        ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
        const std::string code = here.inbox().nextCode(customer.address);
        const auto kinds = countKinds(allAtOnce(app, 16, [&](Client& client, int) {
            return login(client, "email", customer.address, code);
        }));
        EXPECT_EQ(countOf(kinds, "200"), 1) << testing::PrintToString(kinds);
        EXPECT_EQ(countOf(kinds, "401 auth.credentials_incorrect") +
                      countOf(kinds, "429 otp.too_many_attempts") + 1,
                  16)
            << testing::PrintToString(kinds);
        here.passTime(std::chrono::hours(2));
    }
}

TEST_F(Races, OneCodeMakesOneAccount) {
    for (int round = 0; round < kRounds; ++round) {
        const std::string address = uniqueEmail();
        Client app = here.diner();
        ASSERT_TRUE(isOk(requestCode(app, "email", address)));
        const std::string code = here.inbox().nextCode(address);
        const auto kinds = countKinds(allAtOnce(app, 16, [&](Client& client, int) {
            return registerWith(client, "email", address, code);
        }));
        EXPECT_EQ(countOf(kinds, "200"), 1) << testing::PrintToString(kinds);
        for (const auto& [kind, count] : kinds) EXPECT_LT(kind, "5") << kind << count;
        EXPECT_EQ(
            here.database().number("SELECT count(*) FROM account WHERE email = '" + address + "'"),
            1);
    }
}

TEST_F(Races, OneCodeConfirmsOneChange) {
    for (int round = 0; round < kRounds; ++round) {
        Customer customer = signUpByEmail(here);
        const std::string target = uniqueEmail();
        ASSERT_TRUE(isOk(customer.update(object({{"email", target}}))));
        const std::string code = here.inbox().nextCode(target);
        const auto kinds = countKinds(allAtOnce(customer.app, 16, [&](Client& client, int) {
            return client.put(customer.path() + "/verify-email-update",
                              object({{"confirmation_code", code}}));
        }));
        EXPECT_EQ(countOf(kinds, "200"), 1) << testing::PrintToString(kinds);
        for (const auto& [kind, count] : kinds) EXPECT_LT(kind, "5") << kind << count;
        EXPECT_EQ(customer.get().accountText("email"), target);
    }
}

// CVE-2025-64102 (ZITADEL): guesses at once were all compared.
TEST_F(Races, OfManyGuessesAtOnceFiveAreCompared) {
    for (int round = 0; round < kRounds; ++round) {
        const std::string address = uniqueEmail();
        Client app = here.diner();
        ASSERT_TRUE(isOk(requestCode(app, "email", address)));
        const std::string code = here.inbox().nextCode(address);
        const std::string wrong = wrongCode(code);
        const auto answers = allAtOnce(app, 24, [&](Client& client, int) {
            return registerWith(client, "email", address, wrong);
        });
        std::multiset<std::int64_t> left;
        for (const Answer& answer : answers) {
            if (answer.error() == "otp.code_invalid") {
                left.insert(answer.number("/data/attempts_left"));
            } else {
                EXPECT_TRUE(isError(answer, 429, "otp.too_many_attempts"));
            }
        }
        EXPECT_EQ(left, (std::multiset<std::int64_t>{0, 1, 2, 3, 4}));
        EXPECT_TRUE(
            isError(registerWith(app, "email", address, code), 429, "otp.too_many_attempts"));
        EXPECT_TRUE(isError(login(app, "email", address, code), 429, "otp.too_many_attempts"));
    }
}

// CVE-2026-110653 (LatePoint): the counter was read, raised and written back.
TEST_F(Races, EveryGuessIsCounted) {
    const std::string address = uniqueEmail();
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    const std::string wrong = wrongCode(here.inbox().nextCode(address));
    const auto kinds = countKinds(allAtOnce(app, 64, [&](Client& client, int) {
        return registerWith(client, "email", address, wrong);
    }));
    EXPECT_EQ(countOf(kinds, "400 otp.code_invalid"), 5) << testing::PrintToString(kinds);
    EXPECT_EQ(countOf(kinds, "429 otp.too_many_attempts"), 59) << testing::PrintToString(kinds);
    EXPECT_EQ(here.database().number("SELECT max(attempts) FROM challenge"), 64);
}

TEST_F(Races, OfManyGuessesAtAChangeFiveAreCompared) {
    for (int round = 0; round < kRounds; ++round) {
        Customer customer = signUpByEmail(here);
        const std::string target = uniqueEmail();
        ASSERT_TRUE(isOk(customer.update(object({{"email", target}}))));
        const std::string code = here.inbox().nextCode(target);
        const auto kinds = countKinds(allAtOnce(customer.app, 24, [&](Client& client, int) {
            return client.put(customer.path() + "/verify-email-update",
                              object({{"confirmation_code", wrongCode(code)}}));
        }));
        EXPECT_EQ(countOf(kinds, "400 otp.code_invalid"), 5) << testing::PrintToString(kinds);
        EXPECT_EQ(countOf(kinds, "429 otp.too_many_attempts"), 19) << testing::PrintToString(kinds);
        EXPECT_TRUE(isError(customer.confirmEmail(code), 429, "otp.too_many_attempts"));
    }
}

// The right code among wrong ones may come through, but never beside more than five compares.
TEST_F(Races, GuessesThatHideTheRightCodeStillSpendTheTries) {
    for (int round = 0; round < kRounds; ++round) {
        const std::string address = uniqueEmail();
        Client app = here.diner();
        ASSERT_TRUE(isOk(requestCode(app, "email", address)));
        const std::string code = here.inbox().nextCode(address);
        const auto kinds = countKinds(allAtOnce(app, 24, [&](Client& client, int number) {
            return registerWith(client, "email", address, number == 12 ? code : wrongCode(code));
        }));
        EXPECT_LE(countOf(kinds, "200"), 1) << testing::PrintToString(kinds);
        for (const auto& [kind, count] : kinds) EXPECT_LT(kind, "5") << kind << count;
    }
}

// Rule X4.
TEST_F(Races, TwoAccountsThatConfirmOneAddressHaveOneOwner) {
    for (int round = 0; round < 2 * kRounds; ++round) {
        std::vector<Customer> customers;
        std::vector<std::string> codes;
        const std::string target = uniqueEmail();
        for (int i = 0; i < 2; ++i) {
            customers.push_back(signUpByEmail(here));
            ASSERT_TRUE(isOk(customers.back().update(object({{"email", target}}))));
            codes.push_back(here.inbox().nextCode(target));
        }
        const auto answers = allAtOnce(here.diner(), 2, [&](Client& client, int number) {
            const auto index = static_cast<std::size_t>(number);
            client.token = customers[index].app.token;
            return client.put(customers[index].path() + "/verify-email-update",
                              object({{"confirmation_code", codes[index]}}));
        });
        const auto kinds = countKinds(answers);
        EXPECT_EQ(countOf(kinds, "200"), 1) << testing::PrintToString(kinds);
        EXPECT_EQ(countOf(kinds, "409 account.identifier_taken"), 1)
            << testing::PrintToString(kinds);
        for (std::size_t i = 0; i < 2; ++i) {
            const Answer now = customers[i].get();
            EXPECT_EQ(now.accountText("email"),
                      answers[i].status == 200 ? target : customers[i].address);
            EXPECT_FALSE(now.accountFlag("has_pending_email_change"));
        }
    }
}

TEST_F(Races, ASignUpAndAChangeForOneAddressHaveOneOwner) {
    for (int round = 0; round < kRounds; ++round) {
        Customer customer = signUpByEmail(here);
        const std::string target = uniqueEmail();
        ASSERT_TRUE(isOk(customer.update(object({{"email", target}}))));
        const std::string changeCode = here.inbox().nextCode(target);
        Client app = here.diner();
        ASSERT_TRUE(isOk(requestCode(app, "email", target)));
        const std::string signUpCode = here.inbox().nextCode(target);
        const auto answers = allAtOnce(app, 2, [&](Client& client, int number) {
            if (number == 0) return registerWith(client, "email", target, signUpCode);
            client.token = customer.app.token;
            return client.put(customer.path() + "/verify-email-update",
                              object({{"confirmation_code", changeCode}}));
        });
        EXPECT_NE(answers[0].status == 200, answers[1].status == 200) << answers[0] << answers[1];
        EXPECT_EQ(
            here.database().number("SELECT count(*) FROM account WHERE email = '" + target + "'"),
            1);
    }
}

// Each held what the other wanted next: the confirmation the address, the sign-up the address's
// code. PostgreSQL ended that after a second by refusing one of them with 503.
TEST_F(Races, AChangeAndASignUpForOneAddressDoNotBlockEachOther) {
    // SQLite has one writer at a time: there one comes after the other.
    const bool sideBySide = onPostgresql();
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    ASSERT_TRUE(isOk(customer.update(object({{"email", target}}))));
    const std::string changeCode = here.inbox().nextCode(target);
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", target)));
    const std::string signUpCode = here.inbox().nextCode(target);
    // Both forget failed tries before they claim the address: who holds these stops both there.
    login(app, "email", target, wrongCode(signUpCode));
    Database held = here.database();
    if (sideBySide) held.run("BEGIN; UPDATE failure_counter SET consecutive = consecutive");
    std::thread change([&] { EXPECT_TRUE(isOk(customer.confirmEmail(changeCode))); });
    if (sideBySide) {
        waitUntilWaiting(1);
    } else {
        change.join();
    }
    std::thread signUp([&] {
        EXPECT_TRUE(
            isError(registerWith(app, "email", target, signUpCode), 400, "otp.code_invalid"));
    });
    if (sideBySide) {
        waitUntilWaiting(2);
        held.run("ROLLBACK");
        change.join();
    }
    signUp.join();
}

TEST_F(Races, AskersAtOnceGetOneCode) {
    for (int round = 0; round < kRounds; ++round) {
        const std::string address = uniqueEmail();
        const auto kinds = countKinds(allAtOnce(here.diner(), 16, [&](Client& client, int) {
            return requestCode(client, "email", address);
        }));
        EXPECT_EQ(countOf(kinds, "200"), 1) << testing::PrintToString(kinds);
        EXPECT_EQ(countOf(kinds, "429 otp.cooldown"), 15) << testing::PrintToString(kinds);
        here.waitUntilDelivered();
        EXPECT_EQ(here.inbox().messages(address).size(), 1U);
    }
}

// Rule T9: parallel refreshes of one app are no theft.
TEST_F(Races, RefreshesAtOnceGetOneSuccessor) {
    Customer customer = signUpByEmail(here);
    const auto answers = allAtOnce(customer.app, 16, [&](Client& client, int) {
        return client.get("/api/customers/refresh");
    });
    std::set<std::string> tokens;
    for (const Answer& answer : answers) {
        EXPECT_TRUE(isOk(answer));
        tokens.insert(answer.token());
    }
    EXPECT_EQ(tokens.size(), 1U);
    customer.app.token = *tokens.begin();
    EXPECT_TRUE(isOk(customer.get()));
}

TEST_F(Races, UpdatesAtOnceAllCount) {
    Customer customer = signUpByEmail(here);
    const auto answers = allAtOnce(customer.app, 16, [&](Client& client, int number) {
        return client.put(customer.path(),
                          object({{"first_name", "Name " + std::to_string(number)}}));
    });
    std::set<std::string> tags;
    for (const Answer& answer : answers) {
        EXPECT_TRUE(isOk(answer));
        tags.insert(answer.header("ETag"));
    }
    EXPECT_EQ(tags.size(), answers.size());
}

TEST_F(Races, OfWritersWithOneTagOneWins) {
    Customer customer = signUpByEmail(here);
    const std::string tag = customer.get().header("ETag");
    const auto kinds = countKinds(allAtOnce(customer.app, 16, [&](Client& client, int number) {
        return client.put(customer.path(),
                          object({{"first_name", "Name " + std::to_string(number)}}),
                          {{"If-Match", tag}});
    }));
    EXPECT_EQ(countOf(kinds, "200"), 1) << testing::PrintToString(kinds);
    EXPECT_EQ(countOf(kinds, "412 request.precondition_failed"), 15)
        << testing::PrintToString(kinds);
}

}  // namespace
}  // namespace patron::tests
