#include <gtest/gtest.h>

#include <barrier>
#include <map>
#include <mutex>
#include <thread>

#include "auth_fixture.h"

namespace patron::auth {
namespace {

/// What `count` threads got that were let go at the same moment, by outcome.
template <class Job>
std::map<std::string, int> raceAll(int count, Job job) {
    std::barrier start(count);
    std::mutex mutex;
    std::map<std::string, int> outcomes;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < count; ++i) {
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                const std::string mine = outcome(job(i));
                const std::lock_guard lock(mutex);
                ++outcomes[mine];
            });
        }
    }
    return outcomes;
}

TEST_F(AuthTest, OpensOneAccountForSixteenWhoRegisterWithOneCode) {
    const std::string code = codeFor(kNobody);
    const auto outcomes = raceAll(16, [&](int) { return registerWith(kNobody, code); });
    EXPECT_EQ(outcomes.at("ok"), 1);
    EXPECT_EQ(accounts_.rows().size(), 3u);
    EXPECT_EQ(sessionRows_.rows().size(), 1u);
}

TEST_F(AuthTest, StartsOneSessionForSixteenWhoSignInWithOneCode) {
    const std::string code = codeFor(kJohn);
    const auto outcomes = raceAll(16, [&](int) { return login(kJohn, code); });
    EXPECT_EQ(outcomes.at("ok"), 1);
    EXPECT_EQ(sessionRows_.rows().size(), 1u);
}

TEST_F(AuthTest, ComparesAtMostFiveOfManyWrongCodes) {
    const std::string code = codeFor(kJohn);
    const auto outcomes = raceAll(24, [&](int) { return login(kJohn, wrongCode(code)); });
    EXPECT_EQ(outcomes.at("auth.credentials_incorrect"), 5);
    EXPECT_EQ(outcomes.at("otp.too_many_attempts"), 19);
}

TEST_F(AuthTest, GivesAPhoneNumberToOneOfTwoWhoRegisterWithIt) {
    const std::string addresses[] = {"a@web.de", "b@web.de"};
    const std::string codes[] = {codeFor(addresses[0]), codeFor(addresses[1])};
    const auto outcomes = raceAll(2, [&](int i) {
        return registerWith(addresses[i], codes[i], {.phoneNumber = "+4930123456"});
    });
    EXPECT_EQ(outcomes.at("ok"), 1);
    EXPECT_EQ(outcomes.at("account.identifier_taken"), 1);
}

}  // namespace
}  // namespace patron::auth
