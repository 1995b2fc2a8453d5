#include "otp/otp_fixture.h"

// Rule C5: what patience buys an attacker with any number of client addresses. A guess is
// right with probability 1e-6, so the guesses that are compared bound the chance of success.
namespace patron::otp {
namespace {

class OtpAttacker : public OtpTest {
  protected:
    // Guesses as fast as he is let, for a while. He knows the rules: a code in vain is one less of
    // those that the address may get, so he waits until its tries are new. Returns the guesses that
    // were compared.
    int attack(const Subject& subject, sdk::Duration span) {
        int compared = 0;
        for (const auto end = context_.now + span; context_.now < end; advance(5min)) {
            context_.clientAddress = "client " + std::to_string(++clients_ % 100);
            if (status(subject)) continue;
            auto issued = tryIssue(subject);
            if (!issued) continue;
            const std::string code(issued->code.reveal());
            for (int i = 1; i <= 6; ++i) {
                auto match = check(subject, wrongCode(code, i));
                EXPECT_FALSE(match);
                if (outcome(match) == "otp.code_invalid") ++compared;
            }
        }
        return compared;
    }
    int clients_ = 0;
};

TEST_F(OtpAttacker, HasLessThanOneChanceInTenThousandADay) {
    const int compared = attack(signIn(sofia_), 24h);
    EXPECT_EQ(compared, 50) << "ten codes a day, five tries each: 5e-5";
}

TEST_F(OtpAttacker, HasLessThanOneChanceInTenThousandEver) {
    const int compared = attack(signIn(sofia_), std::chrono::days(5));
    EXPECT_EQ(compared, 100);
    EXPECT_EQ(outcome(check(signIn(sofia_), "123456")), "otp.too_many_attempts");
}

TEST_F(OtpAttacker, GainsNothingByAttackingAllPurposesAndSpellings) {
    int compared = 0;
    const sdk::Identifier tagged = email("sofia+x@example.com", "sofia@example.com");
    for (int hour = 0; hour < 48; ++hour) {
        compared += attack(signIn(sofia_), 15min);
        compared += attack(signIn(tagged), 15min);
        compared += attack(change(sofia_, 7), 15min);
        compared += attack(change(sofia_, 8), 15min);
    }
    EXPECT_LE(compared, 100);
}

// A customer who signs in daily clears the failures; the sends still bound the guesses.
TEST_F(OtpAttacker, HasTheSameChanceAgainstACustomerWhoSignsIn) {
    for (int day = 0; day < 5; ++day) {
        const int compared = attack(signIn(sofia_), 23h);
        EXPECT_LE(compared, 50) << "day " << day;
        unlock(sofia_);
        advance(1h);
    }
}

}  // namespace
}  // namespace patron::otp
