#include <latch>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "otp/otp_fixture.h"

// Rule C3 and the failures of others that it answers: counters that were not atomic
// (CVE-2026-110653), codes consumed twice (CVE-2026-107276).
namespace patron::otp {
namespace {

class OtpRace : public OtpTest {
  protected:
    // All start together; how often each answer was given.
    template <class Work>
    std::map<std::string, int> race(int threads, Work work) {
        std::latch start(threads);
        std::mutex mutex;
        std::map<std::string, int> answers;
        std::vector<std::thread> racers;
        for (int i = 0; i < threads; ++i) {
            racers.emplace_back([&, i] {
                start.arrive_and_wait();
                const std::string answer = work(i);
                const std::lock_guard lock(mutex);
                ++answers[answer];
            });
        }
        for (std::thread& racer : racers) racer.join();
        return answers;
    }
};

TEST_F(OtpRace, CountsEveryOneOf64WrongCodesAndComparesFive) {
    const std::string code = issue(signIn(sofia_));
    auto answers =
        race(64, [&](int i) { return outcome(use(signIn(sofia_), wrongCode(code, i + 1))); });
    EXPECT_EQ(answers["otp.code_invalid"], 5);
    EXPECT_EQ(answers["otp.too_many_attempts"], 59);
    EXPECT_EQ(challenges_.rows().front().attempts, 64);
    EXPECT_EQ(limits_.failureRows().begin()->second.consecutive, 5);
    EXPECT_EQ(outcome(check(signIn(sofia_), code)), "otp.too_many_attempts");
}

TEST_F(OtpRace, LetsExactlyOneOf16UseTheRightCode) {
    for (int round = 0; round < 20; ++round) {
        const sdk::Identifier address = email(std::to_string(round) + "@example.com");
        const std::string code = issue(signIn(address));
        auto answers = race(16, [&](int) { return outcome(use(signIn(address), code)); });
        EXPECT_EQ(answers["ok"], 1) << "round " << round;
        EXPECT_EQ(answers["ok"] + answers["otp.code_invalid"] + answers["otp.too_many_attempts"],
                  16);
        advance(1h);
    }
}

TEST_F(OtpRace, SendsOneCodeToManyWhoAskAtOnce) {
    auto answers = race(16, [&](int) { return outcome(tryIssue(signIn(sofia_))); });
    EXPECT_EQ(answers["ok"], 1);
    EXPECT_EQ(answers["otp.cooldown"], 15);
}

// A resend between check and use: one of the two codes at most is used.
TEST_F(OtpRace, NeverUsesACodeThatWasReplaced) {
    for (int round = 0; round < 20; ++round) {
        const sdk::Identifier address = email(std::to_string(round) + "@example.com");
        const std::string first = issue(signIn(address));
        advance(30s);
        std::string second;
        auto answers = race(2, [&](int i) {
            if (i == 0) return outcome(use(signIn(address), first));
            second = issue(signIn(address));
            return std::string("sent");
        });
        EXPECT_EQ(answers["ok"] + answers["otp.code_invalid"], 1);
        // Used first: the second code is a challenge of its own. Replaced first: it alone is good.
        EXPECT_EQ(outcome(use(signIn(address), second)), "ok");
        advance(1h);
    }
}

}  // namespace
}  // namespace patron::otp
