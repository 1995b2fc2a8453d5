#include "otp/otp_fixture.h"

// What failed tries lead to (rules C5, D): a growing delay for the address, a lock in the
// end, and a limit for each client address.
namespace patron::otp {
namespace {

class OtpFailureLimit : public OtpTest {
  protected:
    // Enough codes that only failures are the limit.
    OtpFailureLimit() {
        policy_.sendsPerAddressAndHour = policy_.sendsPerAddressAndDay = 1'000'000;
        policy_ = policy_.withClientLimitsTimes(1'000'000);
    }

    // A try with a wrong code, on a challenge of another account each time: what is counted belongs
    // to the address. The id of the answer.
    sdk::Error fail(const sdk::Identifier& address) {
        const Subject subject = change(address, ++account_);
        OtpService otp(database_, challenges_, limits_, *keys_, keys::systemRandom(), policy_);
        auto issued = database_.write(
            [&](brand::Transaction& tx) { return otp.issue(tx, context_, subject, 10min); });
        EXPECT_TRUE(issued);
        auto match = otp.check(context_, subject, wrongCode(std::string(issued->code.reveal())));
        EXPECT_FALSE(match);
        return match.error();
    }
    std::string failId(const sdk::Identifier& address) {
        return std::string(sdk::errorId(fail(address).code));
    }

    Policy policy_;
    std::int64_t account_ = 100;
};

TEST_F(OtpFailureLimit, DelaysTheAddressAfterTenFailuresInAnHour) {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(failId(sofia_), "otp.code_invalid") << i;
    const sdk::Error eleventh = fail(sofia_);
    EXPECT_EQ(sdk::errorId(eleventh.code), "otp.too_many_attempts");
    EXPECT_EQ(eleventh.retryAfter, 30s);
}

TEST_F(OtpFailureLimit, DoublesTheDelayWithEveryFurtherFailure) {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(failId(sofia_), "otp.code_invalid");
    for (const auto delay : {30s, 60s, 120s, 240s, 480s, 960s}) {
        EXPECT_EQ(fail(sofia_).retryAfter, delay);
        advance(delay);
        EXPECT_EQ(failId(sofia_), "otp.code_invalid") << delay.count();
    }
}

TEST_F(OtpFailureLimit, DelaysNoLongerThanAnHour) {
    policy_.firstDelay = 40min;
    for (int i = 0; i < 10; ++i) EXPECT_EQ(failId(sofia_), "otp.code_invalid");
    advance(40min);
    EXPECT_EQ(failId(sofia_), "otp.code_invalid");
    EXPECT_EQ(fail(sofia_).retryAfter, 1h);
}

TEST_F(OtpFailureLimit, ComparesNothingDuringADelay) {
    const std::string code = issue(signIn(sofia_));
    for (int i = 0; i < 10; ++i) EXPECT_EQ(failId(sofia_), "otp.code_invalid");
    EXPECT_EQ(outcome(check(signIn(sofia_), code)), "otp.too_many_attempts");
    EXPECT_EQ(status(signIn(sofia_))->attemptsLeft, 5) << "no try was lost";
    advance(30s);
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
}

TEST_F(OtpFailureLimit, DoesNotStopCodesDuringADelay) {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(failId(sofia_), "otp.code_invalid");
    EXPECT_EQ(outcome(tryIssue(signIn(sofia_))), "ok");
}

TEST_F(OtpFailureLimit, CountsTheSpellingsOfAMailboxTogether) {
    for (int i = 0; i < 10; ++i) {
        const std::string tag = "sofia+" + std::to_string(i) + "@example.com";
        EXPECT_EQ(failId(email(tag, "sofia@example.com")), "otp.code_invalid");
    }
    EXPECT_EQ(failId(sofia_), "otp.too_many_attempts");
}

TEST_F(OtpFailureLimit, CountsEachBrandApart) {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(failId(sofia_), "otp.code_invalid");
    context_.brand = &bistro_;
    EXPECT_EQ(failId(sofia_), "otp.code_invalid");
}

TEST_F(OtpFailureLimit, StartsAfreshAfterASuccess) {
    for (int i = 0; i < 9; ++i) EXPECT_EQ(failId(sofia_), "otp.code_invalid");
    EXPECT_EQ(outcome(use(signIn(sofia_), issue(signIn(sofia_)))), "ok");
    for (int i = 0; i < 10; ++i) EXPECT_EQ(failId(sofia_), "otp.code_invalid") << i;
    EXPECT_EQ(failId(sofia_), "otp.too_many_attempts");
}

// NIST SP 800-63B-4, 3.2.2: a hundred in a row, however slowly.
TEST_F(OtpFailureLimit, LocksTheAddressAfterAHundredFailuresInARow) {
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(failId(sofia_), "otp.code_invalid") << i;
        advance(1h);
    }
    advance(std::chrono::days(365));
    const sdk::Error refused = fail(sofia_);
    EXPECT_EQ(sdk::errorId(refused.code), "otp.too_many_attempts");
    EXPECT_EQ(refused.retryAfter, 24h) << "a number that clients can hold";
    unlock(sofia_);
    EXPECT_EQ(outcome(use(signIn(sofia_), issue(signIn(sofia_)))), "ok");
}

TEST_F(OtpFailureLimit, GivesTheTriesOfASignInCodeBackWhenSupportUnlocks) {
    const std::string code = issue(signIn(sofia_));
    failTries(signIn(sofia_), code, 5);
    EXPECT_EQ(outcome(check(signIn(sofia_), code)), "otp.too_many_attempts");
    unlock(sofia_);
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
}

TEST_F(OtpFailureLimit, DoesNotCountTriesThatWereNotCompared) {
    failTries(signIn(sofia_), issue(signIn(sofia_)), 5);
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(outcome(check(signIn(sofia_), "123456")), "otp.too_many_attempts");
    }
    ASSERT_EQ(limits_.failureRows().size(), 1u);
    EXPECT_EQ(limits_.failureRows().begin()->second.consecutive, 5);
}

TEST_F(OtpFailureLimit, StopsAClientAfterFiftyFailuresInAnHour) {
    for (int i = 0; i < 50; ++i) {
        const sdk::Identifier victim = email(std::to_string(i) + "@example.com");
        failTries(signIn(victim), issue(signIn(victim)), 1);
        advance(1s);
    }
    const std::string code = issue(signIn(sofia_));
    auto refused = check(signIn(sofia_), code);
    ASSERT_EQ(outcome(refused), "otp.too_many_attempts");
    EXPECT_EQ(refused.error().retryAfter, 1h - 50s + 1s - 1s);
    EXPECT_EQ(outcome(check(signIn(email("nobody@example.com")), code)), "otp.too_many_attempts");
    context_.clientAddress = "203.0.113.9";
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
}

TEST_F(OtpFailureLimit, StopsAClientThatGuessesWhereNothingIsToBeGuessed) {
    for (int i = 0; i < 50; ++i) {
        const sdk::Identifier victim = email(std::to_string(i) + "@example.com");
        EXPECT_EQ(outcome(check(signIn(victim), "123456")), "otp.code_invalid") << i;
    }
    EXPECT_EQ(outcome(check(signIn(sofia_), "123456")), "otp.too_many_attempts");
}

}  // namespace
}  // namespace patron::otp
