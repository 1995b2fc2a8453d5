#include "otp/otp_fixture.h"

namespace patron::otp {
namespace {

using OtpCheck = OtpTest;

// Rule C2 with a fake clock. The code is good before its end, not at it.
TEST_F(OtpCheck, AcceptsACodeUpToTenMinutes) {
    for (const auto& [age, expected] : {std::pair{599s, "ok"}, std::pair{600s, "otp.code_expired"},
                                        std::pair{601s, "otp.code_expired"}}) {
        const sdk::Identifier identifier = email(std::to_string(age.count()) + "@example.com");
        const std::string code = issue(signIn(identifier), 601s);
        advance(age);
        EXPECT_EQ(outcome(use(signIn(identifier), code)), expected) << age.count();
    }
}

TEST_F(OtpCheck, TellsOnlyWhoHasTheCodeThatItExpired) {
    const std::string code = issue(signIn(sofia_), 5min);
    advance(5min);
    EXPECT_EQ(outcome(check(signIn(sofia_), wrongCode(code))), "otp.code_invalid");
    auto expired = check(signIn(sofia_), code);
    ASSERT_EQ(outcome(expired), "otp.code_expired");
    EXPECT_EQ(expired.error().attemptsLeft, 3);
}

TEST_F(OtpCheck, DoesNotConsumeACodeThatExpiredSinceTheCheck) {
    auto match = check(signIn(sofia_), issue(signIn(sofia_), 5min));
    ASSERT_TRUE(match);
    advance(5min);
    EXPECT_EQ(outcome(consume(*match)), "otp.code_invalid");
}

TEST_F(OtpCheck, CountsDownTheTries) {
    const std::string code = issue(signIn(sofia_));
    for (int left = 4; left >= 0; --left) {
        auto match = check(signIn(sofia_), wrongCode(code));
        ASSERT_EQ(outcome(match), "otp.code_invalid");
        EXPECT_EQ(match.error().attemptsLeft, left);
        EXPECT_EQ(status(signIn(sofia_))->attemptsLeft, left);
    }
}

TEST_F(OtpCheck, RefusesTheSixthGuessEvenIfCorrect) {
    const std::string code = issue(signIn(sofia_));
    failTries(signIn(sofia_), code, 5);
    advance(1min);
    auto sixth = check(signIn(sofia_), code);
    ASSERT_EQ(outcome(sixth), "otp.too_many_attempts");
    EXPECT_EQ(sixth.error().retryAfter, 59min) << "until the challenge is forgotten";
}

// Rule C4.
TEST_F(OtpCheck, KeepsCountingAcrossResends) {
    failTries(signIn(sofia_), issue(signIn(sofia_)), 3);
    advance(30s);
    const std::string second = issue(signIn(sofia_));
    failTries(signIn(sofia_), second, 2);
    EXPECT_EQ(outcome(check(signIn(sofia_), second)), "otp.too_many_attempts");
    advance(60s);
    EXPECT_EQ(outcome(check(signIn(sofia_), issue(signIn(sofia_)))), "otp.too_many_attempts");
}

TEST_F(OtpCheck, KeepsCountingAcrossACancel) {
    failTries(change(sofia_), issue(change(sofia_)), 4);
    EXPECT_TRUE(cancel(change(sofia_)));
    const std::string code = issue(change(sofia_));
    EXPECT_EQ(status(change(sofia_))->attemptsLeft, 1);
    failTries(change(sofia_), code, 1);
    EXPECT_EQ(outcome(check(change(sofia_), code)), "otp.too_many_attempts");
}

TEST_F(OtpCheck, StartsCountingAfreshAfterASuccess) {
    const std::string code = issue(signIn(sofia_));
    failTries(signIn(sofia_), code, 4);
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
    issue(signIn(sofia_));
    EXPECT_EQ(status(signIn(sofia_))->attemptsLeft, 5);
}

TEST_F(OtpCheck, AcceptsACodeOnce) {
    const std::string code = issue(signIn(sofia_));
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
    auto again = use(signIn(sofia_), code);
    EXPECT_EQ(outcome(again), "otp.code_invalid");
    EXPECT_TRUE(again.error().attemptsLeft);
    EXPECT_FALSE(status(signIn(sofia_)));
}

// register after login answered 404: the code was right and stays good (rule A3.1).
TEST_F(OtpCheck, LeavesARightCodeGoodUntilItIsConsumed) {
    const std::string code = issue(signIn(sofia_));
    EXPECT_EQ(outcome(check(signIn(sofia_), code)), "ok");
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
}

TEST_F(OtpCheck, DoesNotConsumeACodeThatWasReplacedSinceTheCheck) {
    auto match = check(signIn(sofia_), issue(signIn(sofia_)));
    ASSERT_TRUE(match);
    advance(30s);
    const std::string second = issue(signIn(sofia_));
    auto consumed = consume(*match);
    ASSERT_EQ(outcome(consumed), "otp.code_invalid");
    EXPECT_EQ(consumed.error().attemptsLeft, 4);
    EXPECT_EQ(outcome(use(signIn(sofia_), second)), "ok");
}

TEST_F(OtpCheck, DoesNotAcceptACancelledCode) {
    const std::string code = issue(change(sofia_));
    auto match = check(change(sofia_), code);
    ASSERT_TRUE(match);
    EXPECT_TRUE(cancel(change(sofia_)));
    EXPECT_EQ(outcome(consume(*match)), "otp.code_invalid");
    EXPECT_EQ(outcome(check(change(sofia_), code)), "otp.code_invalid");
}

TEST_F(OtpCheck, VoidsEveryChangeOfAnAccountAndNothingElse) {
    const sdk::Identifier other = email("other@example.com");
    const std::string first = issue(change(sofia_)), second = issue(change(other));
    const std::string foreign = issue(change(sofia_, 8)), signInCode = issue(signIn(sofia_));
    EXPECT_TRUE(database_.write(
        [&](brand::Transaction& tx) { return otp_.cancelAllOf(tx, diner_.id, 7); }));
    EXPECT_EQ(outcome(check(change(sofia_), first)), "otp.code_invalid");
    EXPECT_EQ(outcome(check(change(other), second)), "otp.code_invalid");
    EXPECT_EQ(outcome(check(change(sofia_, 8), foreign)), "ok");
    EXPECT_EQ(outcome(check(signIn(sofia_), signInCode)), "ok");
    EXPECT_FALSE(database_.write(
        [&](brand::Transaction& tx) { return otp_.cancelAllOf(tx, diner_.id, 0); }));
}

// CVE-2024-5150 (an empty code equalled an unset one) and its kin.
TEST_F(OtpCheck, ComparesNothingButSixAsciiDigits) {
    const std::string code = issue(signIn(sofia_));
    const std::string zero("\0\0\0\0\0\0", 6);
    for (const std::string& text :
         {std::string(), std::string("      "), std::string("null"), zero, code + " ", " " + code,
          code + "0", code.substr(1), "+" + code.substr(1), "-" + code.substr(1),
          std::string("12345a"), std::string("1e5000"), std::string("٣٤٥٦٧٨"),
          std::string("１２３４５６"), std::string("٣٤٥"), code + std::string(1, '\0')}) {
        const int writes = database_.writes();
        auto match = check(signIn(sofia_), text);
        EXPECT_EQ(outcome(match), "otp.code_invalid") << text;
        EXPECT_EQ(match.error().attemptsLeft, 5) << text;
        EXPECT_EQ(database_.writes(), writes) << "counted: " << text;
        EXPECT_EQ(outcome(check(signIn(email("nobody@example.com")), text)), "otp.code_invalid");
    }
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
    EXPECT_EQ(outcome(check(signIn(sofia_), "")), "otp.code_invalid");
}

// Rule C7: with or without a challenge the same answers in the same order, after the same
// number of trips to the database.
TEST_F(OtpCheck, AnswersWithoutAChallengeAsForAWrongCode) {
    const std::string code = issue(signIn(sofia_));
    const sdk::Identifier nobody = email("nobody@example.com");
    for (int i = 1; i <= 8; ++i) {
        const int before = database_.writes();
        auto wrong = check(signIn(sofia_), wrongCode(code, i));
        const int between = database_.writes();
        auto none = check(signIn(nobody), wrongCode(code, i));
        EXPECT_EQ(database_.writes() - between, between - before) << i;
        ASSERT_FALSE(none);
        EXPECT_EQ(outcome(none), outcome(wrong)) << i;
        EXPECT_EQ(none.error().attemptsLeft, wrong.error().attemptsLeft) << i;
        EXPECT_EQ(none.error().retryAfter, wrong.error().retryAfter) << i;
    }
    EXPECT_EQ(database_.reads(), 0);
}

TEST_F(OtpCheck, NeverAcceptsACodeWithoutAChallenge) {
    for (const char* code : {"000000", "999999", "123456"}) {
        EXPECT_EQ(outcome(check(signIn(sofia_), code)), "otp.code_invalid");
        EXPECT_EQ(outcome(check(change(sofia_), code)), "otp.code_invalid");
    }
}

// Otherwise anybody could lock anybody out without a code ever being sent.
TEST_F(OtpCheck, HoldsNothingAgainstAnAddressThatHasNoChallenge) {
    for (int i = 0; i < 200; ++i) {
        context_.clientAddress = "client " + std::to_string(i);
        EXPECT_FALSE(check(signIn(sofia_), "123456"));
    }
    const std::string code = issue(signIn(sofia_));
    EXPECT_EQ(status(signIn(sofia_))->attemptsLeft, 5);
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
}

// Rule C3: what is not durable does not count as counted, and nothing is compared then.
TEST_F(OtpCheck, ComparesNothingWhenTheAttemptCannotBeStored) {
    const std::string code = issue(signIn(sofia_));
    database_.failNextCommit();
    EXPECT_EQ(outcome(check(signIn(sofia_), code)), "server.database");
    EXPECT_EQ(status(signIn(sofia_))->attemptsLeft, 5);
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
}

TEST_F(OtpCheck, LeavesTheCodeGoodWhenItsUseIsRolledBack) {
    const std::string code = issue(signIn(sofia_));
    auto match = check(signIn(sofia_), code);
    ASSERT_TRUE(match);
    database_.failNextCommit();
    EXPECT_EQ(outcome(consume(*match)), "server.database");
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
}

// Rule C6: the pepper may be rotated at any time.
TEST_F(OtpCheck, AcceptsACodeMadeBeforeTheKeyWasRotated) {
    const std::string code = issue(signIn(sofia_));
    ASSERT_TRUE(keys_->rotate(keys::KeyPurpose::kPepper));
    EXPECT_EQ(outcome(check(signIn(sofia_), wrongCode(code))), "otp.code_invalid");
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
    EXPECT_EQ(outcome(use(signIn(sofia_), issue(signIn(sofia_)))), "ok");
}

TEST_F(OtpCheck, AcceptsACodeMadeAfterAnotherProcessRotatedTheKey) {
    auto other = keys::InstallationKeys::load(keys_.folder()).value();
    ASSERT_TRUE(keys_->rotate(keys::KeyPurpose::kPepper));
    const std::string code = issue(signIn(sofia_));
    OtpService elsewhere(database_, challenges_, limits_, *other, keys::systemRandom());
    EXPECT_EQ(outcome(elsewhere.check(context_, signIn(sofia_), code)), "ok");
}

TEST_F(OtpCheck, FailsACodeWhoseKeyIsLost) {
    const std::string code = issue(signIn(sofia_));
    ASSERT_TRUE(database_.write([&](brand::Transaction& tx) {
        otp::Challenge challenge = challenges_.rows().front();
        challenge.hashKeyId = "lost";
        return challenges_.put(tx, challenge);
    }));
    EXPECT_EQ(outcome(check(signIn(sofia_), code)), "otp.code_invalid");
}

}  // namespace
}  // namespace patron::otp
