#include <gtest/gtest.h>

#include "account_fixture.h"

// Rule X3: a taken address cannot be told from a free one, neither by the answer nor by how
// much work it takes.
namespace patron::account {
namespace {

/// What one request cost.
struct Cost {
    int reads, writes, calls, puts;
    std::size_t challenges, limits, messages, auditEvents;
    auto operator<=>(const Cost&) const = default;
};

class EqualWork : public AccountTest {
  protected:
    EqualWork() { addCustomer(diner_, "taken@web.de"); }

    Cost soFar() const {
        return {database_.reads(),         database_.writes(),        accounts_.calls(),
                pending_.puts(),           challenges_.rows().size(), limits_.rows(),
                outboxRows_.rows().size(), audit_.events().size()};
    }
    template <class Request>
    Cost costOf(Request request) {
        const Cost before = soFar();
        request();
        const Cost after = soFar();
        return {after.reads - before.reads,           after.writes - before.writes,
                after.calls - before.calls,           after.puts - before.puts,
                after.challenges - before.challenges, after.limits - before.limits,
                after.messages - before.messages,     after.auditEvents - before.auditEvents};
    }
    Actor freshCustomer() {
        return actor(addCustomer(diner_, "c" + std::to_string(++last_) + "@x"));
    }
    sdk::Result<AccountView> change(const Actor& who, const std::string& email) {
        return update(diner(), who, {.email = email});
    }

    int last_ = 0;
};

TEST_F(EqualWork, CostsTheSameToAskForATakenAddressAsForAFreeOne) {
    const Actor a = freshCustomer();
    const Actor b = freshCustomer();
    const Actor c = freshCustomer();
    ASSERT_TRUE(change(freshCustomer(), "first@web.de"));  // opens the client's own counter
    const Cost free = costOf([&] { ASSERT_TRUE(change(a, "free@web.de")); });
    const Cost told = costOf([&] { ASSERT_TRUE(change(b, "taken@web.de")); });
    EXPECT_EQ(free, told);
    EXPECT_EQ(free.messages, 2u) << "a code and a notice, one of which is thrown away";
    // The holder has been told today: no row for the limit is new, everything else is as before.
    Cost untold = costOf([&] { ASSERT_TRUE(change(c, "taken@web.de")); });
    EXPECT_EQ(untold.messages, free.messages);
    EXPECT_EQ(untold.calls, free.calls);
    EXPECT_EQ(untold.challenges, free.challenges);
}

TEST_F(EqualWork, AnswersTheSameForATakenAddressAsForAFreeOne) {
    const auto free = change(freshCustomer(), "free@web.de");
    const auto taken = change(freshCustomer(), "taken@web.de");
    ASSERT_TRUE(free);
    ASSERT_TRUE(taken);
    EXPECT_EQ(free->hasPendingEmailChange, taken->hasPendingEmailChange);
    EXPECT_EQ(free->account.version, taken->account.version);
    EXPECT_EQ(free->account.updatedAt, taken->account.updatedAt);
}

TEST_F(EqualWork, GivesBothTheSameCooldownListAndTries) {
    const Actor a = freshCustomer();
    const Actor b = freshCustomer();
    ASSERT_TRUE(change(a, "free@web.de"));
    ASSERT_TRUE(change(b, "taken@web.de"));
    const std::string code = collectCode();
    for (const Actor& who : {a, b}) {
        const auto tooSoon = service_.resendChange(diner(), who, kEmail);
        EXPECT_EQ(outcome(tooSoon), "otp.cooldown");
        EXPECT_EQ(tooSoon.error().retryAfter, 30s);
    }
    for (int tries = 4; tries >= 0; --tries) {
        for (const Actor& who : {a, b}) {
            const auto wrong = service_.confirmChange(diner(), who, kEmail, wrongCode(code));
            EXPECT_EQ(outcome(wrong), "otp.code_invalid");
            EXPECT_EQ(wrong.error().attemptsLeft, tries);
        }
    }
    for (const Actor& who : {a, b}) {
        EXPECT_EQ(outcome(service_.confirmChange(diner(), who, kEmail, code)),
                  "otp.too_many_attempts");
        const auto listed = service_.pendingChanges(diner(), who);
        ASSERT_TRUE(listed);
        ASSERT_EQ(listed->size(), 1u);
        EXPECT_EQ(listed->front().attemptsLeft, 0);
        EXPECT_EQ(listed->front().resendAt, now_ + 30s);
    }
}

TEST_F(EqualWork, CostsTheSameToSendACodeAgain) {
    const Actor a = freshCustomer();
    const Actor b = freshCustomer();
    ASSERT_TRUE(change(a, "free@web.de"));
    ASSERT_TRUE(change(b, "taken@web.de"));
    advance(30s);
    const Cost free = costOf([&] { ASSERT_TRUE(service_.resendChange(diner(), a, kEmail)); });
    const Cost taken = costOf([&] { ASSERT_TRUE(service_.resendChange(diner(), b, kEmail)); });
    EXPECT_EQ(free, taken);
}

}  // namespace
}  // namespace patron::account
