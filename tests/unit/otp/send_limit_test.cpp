#include "otp/otp_fixture.h"

// The caps on sending (rule D). They count by the mailbox, per brand, and never look at
// whether anybody has the address.
namespace patron::otp {
namespace {

class OtpSendLimit : public OtpTest {
  protected:
    // A code that is used at once has no cooldown: what refuses is a cap.
    std::string sendAndUse(const sdk::Identifier& to, Purpose purpose = Purpose::kSignIn) {
        const Subject subject{purpose, &to, purpose == Purpose::kSignIn ? 0 : 7};
        auto issued = tryIssue(subject);
        if (!issued) return outcome(issued);
        return outcome(use(subject, issued->code.reveal()));
    }
    void fromAnotherClient() { context_.clientAddress = "client " + std::to_string(++clients_); }
    int clients_ = 0;
};

TEST_F(OtpSendLimit, IsFivePerAddressAndHour) {
    const auto begin = context_.now;
    for (int i = 0; i < 5; ++i) {
        fromAnotherClient();
        EXPECT_EQ(sendAndUse(sofia_), "ok") << i;
        advance(5min);
    }
    fromAnotherClient();
    auto refused = tryIssue(signIn(sofia_));
    ASSERT_EQ(outcome(refused), "limit.sends");
    EXPECT_EQ(refused.error().retryAfter,
              std::chrono::duration_cast<std::chrono::seconds>(begin + 1h - context_.now));
    advance(begin + 1h - context_.now);
    EXPECT_EQ(sendAndUse(sofia_), "ok");
}

TEST_F(OtpSendLimit, IsTenPerAddressAndDay) {
    const auto begin = context_.now;
    for (int i = 0; i < 10; ++i) {
        fromAnotherClient();
        EXPECT_EQ(sendAndUse(sofia_), "ok") << i;
        advance(30min);
    }
    auto refused = tryIssue(signIn(sofia_));
    ASSERT_EQ(outcome(refused), "limit.sends");
    EXPECT_EQ(context_.now + *refused.error().retryAfter, begin + 24h);
    advance(*refused.error().retryAfter);
    EXPECT_EQ(sendAndUse(sofia_), "ok");
}

TEST_F(OtpSendLimit, NamesTheLongestOfSeveralWaits) {
    const auto begin = context_.now;
    for (int i = 0; i < 10; ++i) {
        if (i == 5) advance(1h);
        fromAnotherClient();
        EXPECT_EQ(sendAndUse(sofia_), "ok") << i;
    }
    auto refused = tryIssue(signIn(sofia_));
    ASSERT_EQ(outcome(refused), "limit.sends");
    EXPECT_EQ(context_.now + *refused.error().retryAfter, begin + 24h);
}

TEST_F(OtpSendLimit, CountsSignInAndChangeApart) {
    for (int i = 0; i < 5; ++i) {
        fromAnotherClient();
        EXPECT_EQ(sendAndUse(sofia_), "ok");
    }
    EXPECT_EQ(sendAndUse(sofia_), "limit.sends");
    EXPECT_EQ(sendAndUse(sofia_, Purpose::kChangeIdentifier), "ok");
}

// CVE-2026-33640: one mailbox has many spellings.
TEST_F(OtpSendLimit, CountsTheSpellingsOfAMailboxTogether) {
    for (int i = 0; i < 5; ++i) {
        fromAnotherClient();
        const std::string tag = "sofia+" + std::to_string(i) + "@example.com";
        EXPECT_EQ(sendAndUse(email(tag, "sofia@example.com")), "ok");
    }
    EXPECT_EQ(sendAndUse(sofia_), "limit.sends");
}

TEST_F(OtpSendLimit, CountsEachBrandApart) {
    for (int i = 0; i < 5; ++i) {
        fromAnotherClient();
        EXPECT_EQ(sendAndUse(sofia_), "ok");
    }
    context_.brand = &bistro_;
    EXPECT_EQ(sendAndUse(sofia_), "ok");
}

// Somebody else's device cannot use up a customer's codes.
TEST_F(OtpSendLimit, LeavesOthersTwoOfTheFiveSendsOfAnAddress) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(sendAndUse(sofia_), "ok");
    EXPECT_EQ(sendAndUse(sofia_), "limit.sends");
    fromAnotherClient();
    EXPECT_EQ(sendAndUse(sofia_), "ok");
    EXPECT_EQ(sendAndUse(sofia_), "ok");
    EXPECT_EQ(sendAndUse(sofia_), "limit.sends");
}

TEST_F(OtpSendLimit, IsAHundredPerClientAndHour) {
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(sendAndUse(email(std::to_string(i) + "@example.com")), "ok") << i;
    }
    auto refused = tryIssue(signIn(sofia_));
    ASSERT_EQ(outcome(refused), "limit.sends");
    EXPECT_EQ(refused.error().retryAfter, 1h);
    fromAnotherClient();
    EXPECT_EQ(sendAndUse(sofia_), "ok");
}

TEST_F(OtpSendLimit, IsFiveDifferentNewAddressesPerAccountAndHour) {
    const auto begin = context_.now;
    for (int i = 0; i < 5; ++i) {
        issue(change(email(std::to_string(i) + "@example.com")));
        advance(1min);
    }
    EXPECT_EQ(outcome(tryIssue(change(email("0@example.com")))), "ok") << "not a new one";
    auto refused = tryIssue(change(sofia_));
    ASSERT_EQ(outcome(refused), "limit.changes");
    EXPECT_EQ(context_.now + *refused.error().retryAfter, begin + 1h);
    EXPECT_EQ(outcome(tryIssue(change(sofia_, 8))), "ok") << "another account";
    advance(*refused.error().retryAfter);
    EXPECT_EQ(outcome(tryIssue(change(sofia_))), "ok");
}

TEST_F(OtpSendLimit, CountsNothingWhenItRefuses) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(sendAndUse(sofia_), "ok");
    const std::size_t rows = limits_.rows();
    for (int i = 0; i < 50; ++i) EXPECT_EQ(sendAndUse(sofia_), "limit.sends");
    fromAnotherClient();
    for (int i = 0; i < 2; ++i) EXPECT_EQ(sendAndUse(sofia_), "ok");
    EXPECT_EQ(limits_.rows(), rows + 2) << "the new client's own";
}

TEST_F(OtpSendLimit, LeavesALiveCodeUsable) {
    for (int i = 0; i < 2; ++i) EXPECT_EQ(sendAndUse(sofia_), "ok");
    const std::string code = issue(signIn(sofia_));
    advance(30s);
    EXPECT_EQ(outcome(tryIssue(signIn(sofia_))), "limit.sends");
    EXPECT_EQ(outcome(use(signIn(sofia_), code)), "ok");
}

}  // namespace
}  // namespace patron::otp
