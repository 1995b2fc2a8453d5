#include <array>
#include <span>

#include "otp/otp_fixture.h"

namespace patron::otp {
namespace {

using OtpIssue = OtpTest;

// Hands out the same four bytes, most significant first.
class FixedRandom : public keys::RandomSource {
  public:
    explicit FixedRandom(std::uint32_t value) : value_(value) {}
    void fill(std::span<unsigned char> bytes) override {
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            bytes[i] = static_cast<unsigned char>(value_ >> (24 - 8 * (i % 4)));
        }
    }

  private:
    std::uint32_t value_;
};

TEST_F(OtpIssue, MakesSixDigitsThatSignIn) {
    const std::string code = issue(signIn(sofia_));
    EXPECT_EQ(code.size(), 6u);
    EXPECT_EQ(code.find_first_not_of("0123456789"), std::string::npos);
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
}

// Rule C1: no code is left out, the ends least of all.
TEST_F(OtpIssue, ReachesTheFirstAndTheLastCode) {
    for (const auto& [value, expected] :
         {std::pair{0u, "000000"}, std::pair{999'999u, "999999"}, std::pair{42u, "000042"}}) {
        FixedRandom random(value);
        OtpService otp(database_, challenges_, limits_, *keys_, random);
        const sdk::Identifier identifier = email(std::string(expected) + "@example.com");
        auto issued = database_.write([&](brand::Transaction& tx) {
            return otp.issue(tx, context_, signIn(identifier), 10min);
        });
        context_.clientAddress += "1";
        ASSERT_TRUE(issued);
        EXPECT_EQ(issued->code.reveal(), expected);
        EXPECT_EQ(outcome(check(signIn(identifier), expected)), "ok");
    }
}

// Rule C2, whatever an auth type's configuration says.
TEST_F(OtpIssue, CutsTheLifeOfACodeToTenMinutes) {
    auto issued = tryIssue(signIn(sofia_), 601s);
    ASSERT_TRUE(issued);
    EXPECT_EQ(issued->expiresAt, context_.now + 600s);
}

TEST_F(OtpIssue, KeepsAShorterLife) {
    auto issued = tryIssue(signIn(sofia_), 5min);
    ASSERT_TRUE(issued);
    EXPECT_EQ(issued->expiresAt, context_.now + 5min);
}

TEST_F(OtpIssue, WaitsLongerBeforeEachResend) {
    Policy policy;
    policy.sendsPerAddressAndHour = policy.sendsPerAddressAndClientAndHour = 100;
    OtpService otp(database_, challenges_, limits_, *keys_, keys::systemRandom(), policy);
    const auto send = [&] {
        return database_.write(
            [&](brand::Transaction& tx) { return otp.issue(tx, context_, signIn(sofia_), 10min); });
    };
    for (const auto cooldown : {30s, 60s, 120s, 240s, 240s}) {
        auto issued = send();
        ASSERT_TRUE(issued) << cooldown.count();
        EXPECT_EQ(issued->resendAt, context_.now + cooldown);
        advance(cooldown - 1ms);
        auto early = send();
        ASSERT_EQ(outcome(early), "otp.cooldown");
        EXPECT_EQ(early.error().retryAfter, 1s);
        advance(1ms);
    }
}

TEST_F(OtpIssue, LeavesTheLiveCodeUsableWhenItRefuses) {
    const std::string code = issue(signIn(sofia_));
    EXPECT_EQ(outcome(tryIssue(signIn(sofia_))), "otp.cooldown");
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
}

TEST_F(OtpIssue, VoidsTheOldCode) {
    const std::string first = issue(signIn(sofia_));
    advance(30s);
    std::string second = issue(signIn(sofia_));
    if (second == first) GTEST_FAIL() << "one in a million: run again";
    EXPECT_EQ(outcome(check(signIn(sofia_), first)), "otp.code_invalid");
    EXPECT_EQ(outcome(check(signIn(sofia_), second)), "ok");
}

TEST_F(OtpIssue, HasNoCooldownAfterACodeWasUsed) {
    EXPECT_EQ(outcome(use(signIn(sofia_), issue(signIn(sofia_)))), "ok");
    auto next = tryIssue(signIn(sofia_));
    ASSERT_EQ(outcome(next), "ok");
    EXPECT_EQ(next->resendAt, context_.now + 30s);
}

TEST_F(OtpIssue, HasNoCooldownAfterACancel) {
    issue(change(sofia_));
    EXPECT_TRUE(cancel(change(sofia_)));
    auto next = tryIssue(change(sofia_));
    ASSERT_EQ(outcome(next), "ok");
    EXPECT_EQ(next->resendAt, context_.now + 30s);
}

// The cooldown belongs to one challenge (rule A3.4.8).
TEST_F(OtpIssue, HasACooldownForEachChallengeOfItsOwn) {
    issue(signIn(sofia_));
    EXPECT_EQ(outcome(tryIssue(change(sofia_, 7))), "ok");
    EXPECT_EQ(outcome(tryIssue(change(sofia_, 8))), "ok");
    context_.brand = &bistro_;
    EXPECT_EQ(outcome(tryIssue(signIn(sofia_))), "ok");
}

// An hour after the last code the challenge is as if it had never been.
TEST_F(OtpIssue, StartsAfreshAnHourAfterTheLastCode) {
    failTries(signIn(sofia_), issue(signIn(sofia_)), 4);
    advance(1h - 1ms);
    EXPECT_EQ(status(signIn(sofia_))->attemptsLeft, 1);
    advance(1ms);
    EXPECT_FALSE(status(signIn(sofia_)));
    auto fresh = tryIssue(signIn(sofia_));
    ASSERT_TRUE(fresh);
    EXPECT_EQ(fresh->resendAt, context_.now + 30s);
    EXPECT_EQ(status(signIn(sofia_))->attemptsLeft, 5);
}

// Otherwise somebody who keeps asking for codes would never get his tries back.
TEST_F(OtpIssue, IsNotPutOffByCodesThatCannotBeTried) {
    failTries(signIn(sofia_), issue(signIn(sofia_)), 5);
    advance(50min);
    issue(signIn(sofia_));
    advance(10min);
    EXPECT_EQ(outcome(use(signIn(sofia_), issue(signIn(sofia_)))), "ok");
}

TEST_F(OtpIssue, IsUndoneWithTheWriteOfItsCaller) {
    const std::string code = issue(signIn(sofia_));
    advance(30s);
    auto failed = database_.write([&](brand::Transaction& tx) -> sdk::Result<Issued> {
        auto issued = otp_.issue(tx, context_, signIn(sofia_), 10min);
        EXPECT_TRUE(issued);
        return sdk::fail(ErrorCode::kServerInternal, "something else went wrong");
    });
    EXPECT_FALSE(failed);
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
}

}  // namespace
}  // namespace patron::otp
