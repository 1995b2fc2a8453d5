#include <algorithm>
#include <functional>
#include <set>

#include "service_suite.h"
#include "token_forge.h"

// Processes on several machines over one database are one service, whichever of them nginx asks.
namespace patron::tests {
namespace {

constexpr int kHosts = 3;

struct ManyHosts : ServiceSuite<ManyHosts> {
    static InstallationOptions options() {
        InstallationOptions options;
        options.processes = kHosts;
        options.severalHosts = true;
        return options;
    }
    /// How often a process has loaded settings.
    std::size_t loadsOf(std::size_t index) {
        std::size_t count = 0;
        const std::string log = here.logOf(index);
        for (std::size_t at = 0; (at = log.find("settings.loaded", at)) != std::string::npos;
             ++at) {
            ++count;
        }
        return count;
    }
    std::vector<std::size_t> loadsOfEach() {
        std::vector<std::size_t> loads;
        for (std::size_t i = 0; i < kHosts; ++i) loads.push_back(loadsOf(i));
        return loads;
    }
    /// nginx asks one after the other, so as many requests as there are processes ask each.
    template <class Request>
    std::vector<Answer> ofEach(Request request) {
        std::vector<Answer> answers;
        for (int i = 0; i < kHosts; ++i) answers.push_back(request());
        return answers;
    }
};

TEST_F(ManyHosts, AllOfThemAnswer) {
    Client app = here.diner();
    for (int i = 0; i < 4 * kHosts; ++i) EXPECT_TRUE(isOk(app.post("/api/init-application", "")));
    for (std::size_t i = 0; i < kHosts; ++i) {
        EXPECT_TRUE(eventually([&] {
            return here.logOf(i).find("init-application") != std::string::npos;
        })) << here.listen(i);
    }
}

TEST_F(ManyHosts, AChangeOfIdentifierGoesThroughAnyOfThem) {
    for (int round = 0; round < kHosts; ++round) {
        Customer customer = signUpByEmail(here);
        here.passTime(std::chrono::hours(1));
        const std::string fresh = uniqueEmail();
        ASSERT_TRUE(isOk(customer.update(object({{"email", fresh}}))));
        ASSERT_TRUE(isOk(customer.confirmEmail(here.inbox().nextCode(fresh))));
        for (const Answer& answer : ofEach([&] { return customer.get(); })) {
            EXPECT_EQ(answer.accountText("email"), fresh);
        }
    }
}

TEST_F(ManyHosts, HaveOneCooldown) {
    Client app = here.diner();
    const std::string address = uniqueEmail();
    ASSERT_TRUE(isOk(requestCode(app, "email", address)));
    for (const Answer& answer : ofEach([&] { return requestCode(app, "email", address); })) {
        EXPECT_TRUE(isError(answer, 429, "otp.cooldown"));
    }
}

TEST_F(ManyHosts, CountWrongCodesTogether) {
    Customer customer = signUpByEmail(here);
    here.passTime(std::chrono::hours(1));
    Client app = here.diner();
    ASSERT_TRUE(isOk(requestCode(app, "email", customer.address)));
    here.waitUntilDelivered();
    const std::string code = here.inbox().nextCode(customer.address);
    for (int i = 0; i < 5; ++i) login(app, "email", customer.address, wrongCode(code));
    EXPECT_TRUE(isError(login(app, "email", customer.address, code), 429, "otp.too_many_attempts"));
}

TEST_F(ManyHosts, GiveARefreshedSessionOneSuccessor) {
    Customer customer = signUpByEmail(here);
    std::set<std::string> successors;
    for (const Answer& answer :
         ofEach([&] { return customer.app.get("/api/customers/refresh"); })) {
        ASSERT_TRUE(isOk(answer));
        successors.insert(answer.token());
    }
    EXPECT_EQ(successors.size(), 1U);
}

TEST_F(ManyHosts, TakeANewTokenKeyWithinSecondsAndKnowTheOldOne) {
    Customer customer = signUpByEmail(here);
    const std::string before = TokenForge::claimsOf(customer.app.token).kid;
    const std::vector<std::size_t> loads = loadsOfEach();
    here.ctlOk({"key", "rotate", "token", "--brand", "Demo Diner"});
    for (std::size_t i = 0; i < kHosts; ++i) {
        EXPECT_TRUE(eventually([&] { return loadsOf(i) > loads[i]; })) << here.listen(i);
    }
    // Nobody signs with the new key before all have had the time to learn it.
    here.passTime(std::chrono::seconds(10));
    here.ctlOk({"key", "rotate", "token", "--brand", "Demo Bistro"});  // has all load again
    std::vector<Answer> answers;
    EXPECT_TRUE(eventually([&] {
        Customer other = signUpByEmail(here);
        if (TokenForge::claimsOf(other.app.token).kid == before) return false;
        answers = ofEach([&] { return other.get(); });
        return true;
    }));
    for (const Answer& answer : answers) EXPECT_TRUE(isOk(answer));
    for (const Answer& answer : ofEach([&] { return customer.get(); })) EXPECT_TRUE(isOk(answer));
}

TEST_F(ManyHosts, DeliverThroughANewProviderWithinTwoSeconds) {
    const std::vector<std::size_t> loads = loadsOfEach();
    here.ctlOk({"provider", "add", "--name", "newest", "--plugin", "inbox", "--position", "1",
                "--set", "address_kind=email", "--set", "folder=" + here.folder() + "/newest"});
    const auto allHaveLoaded = [&] {
        const std::vector<std::size_t> now = loadsOfEach();
        return std::ranges::equal(now, loads, std::greater<>());
    };
    EXPECT_TRUE(eventually(allHaveLoaded, std::chrono::seconds(2)));

    std::vector<std::size_t> seen;
    for (std::size_t i = 0; i < kHosts; ++i) seen.push_back(here.logOf(i).size());
    const auto sentSince = [&](std::size_t i) { return here.logOf(i).substr(seen[i]); };
    // Who delivers is whoever takes the message first.
    Client app = here.diner();
    EXPECT_TRUE(eventually([&] {
        EXPECT_TRUE(isOk(requestCode(app, "email", uniqueEmail())));
        here.waitUntilDelivered();
        for (std::size_t i = 0; i < kHosts; ++i) {
            if (sentSince(i).find(R"("provider":"newest")") == std::string::npos) return false;
        }
        return true;
    }));
    for (std::size_t i = 0; i < kHosts; ++i) {
        EXPECT_EQ(sentSince(i).find(R"("provider":"demo-inbox-email")"), std::string::npos)
            << here.listen(i);
    }
}

}  // namespace
}  // namespace patron::tests
