#include <gtest/gtest.h>

#include "auth_fixture.h"

// Who asks for a code learns nothing of who has an account, neither from the answer nor from how
// much work it takes (rule C7).
namespace patron::auth {
namespace {

struct Cost {
    int reads, writes, calls;
    std::size_t challenges, limits, messages, auditEvents;
    auto operator<=>(const Cost&) const = default;
};

class EqualSignInWork : public AuthTest {
  protected:
    EqualSignInWork() {
        locked_ = "locked@web.de";
        accounts_.row(addCustomer(diner_, locked_)).state = AccountState::kLocked;
        EXPECT_TRUE(ask("first@web.de"));  // opens the client's own counter
    }

    Cost soFar() const {
        return {database_.reads(),         database_.writes(), accounts_.calls(),
                challenges_.rows().size(), limits_.rows(),     outboxRows_.rows().size(),
                audit_.events().size()};
    }
    template <class Request>
    Cost costOf(Request request) {
        const Cost before = soFar();
        (void)request();
        const Cost after = soFar();
        return {after.reads - before.reads,
                after.writes - before.writes,
                after.calls - before.calls,
                after.challenges - before.challenges,
                after.limits - before.limits,
                after.messages - before.messages,
                after.auditEvents - before.auditEvents};
    }

    std::string locked_;
};

TEST_F(EqualSignInWork, CostsTheSameToSendACodeToAnybodyOrNobody) {
    const Cost known = costOf([&] { return ask(kJohn); });
    EXPECT_EQ(known.messages, 1u);
    EXPECT_EQ(costOf([&] { return ask(kNobody); }), known);
    EXPECT_EQ(costOf([&] { return ask(locked_); }), known);
    diner_.settings.registrationEnabled = false;
    EXPECT_EQ(costOf([&] { return ask("other@web.de"); }), known);
}

TEST_F(EqualSignInWork, CostsTheSameToRefuseAWrongCode) {
    for (const std::string& address : {std::string(kJohn), std::string(kNobody), locked_}) {
        ASSERT_TRUE(ask(address));
    }
    (void)login("first@web.de", "000000");  // opens the client's own counter of failures
    const Cost known = costOf([&] { return login(kJohn, "000000"); });
    EXPECT_EQ(costOf([&] { return login(kNobody, "000000"); }), known);
    EXPECT_EQ(costOf([&] { return login(locked_, "000000"); }), known);
}

}  // namespace
}  // namespace patron::auth
