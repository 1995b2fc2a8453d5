#include <gtest/gtest.h>

#include "auth_fixture.h"

namespace patron::auth {
namespace {

class IdentifierExists : public AuthTest {
  protected:
    sdk::Result<bool> email(const std::string& text) {
        return signIn_.identifierExists(diner(), "email", "email", text);
    }
    sdk::Result<bool> phone(const std::string& text) {
        return signIn_.identifierExists(diner(), "phone_number", "phone_number", text);
    }
};

TEST_F(IdentifierExists, SaysWhetherSignInWouldFindAnAccount) {
    EXPECT_TRUE(*email("JOHN.DOE@gmail.com"));
    EXPECT_FALSE(*email(kNobody));
    accounts_.row(john_).state = AccountState::kLocked;
    EXPECT_TRUE(*email(kJohn));
    accounts_.row(john_).state = AccountState::kBeingDeleted;
    EXPECT_FALSE(*email(kJohn));
}

TEST_F(IdentifierExists, SaysWhetherAContactWouldBeRefused) {
    EXPECT_FALSE(*phone("+4930123456"));
    giveUnproven(diner_, john_, "phone_number", "+4930123456");
    EXPECT_TRUE(*phone("+4930123456"));
    EXPECT_FALSE(*phone(kMario)) << "of another brand";
}

TEST_F(IdentifierExists, NamesTheFieldOfWhatCannotBeAsked) {
    EXPECT_EQ(badFields(email("nonsense")), "email:email");
    EXPECT_EQ(badFields(phone("nonsense")), "phone_number:phone");
    EXPECT_EQ(badFields(signIn_.identifierExists(diner(), "shoe_size", "shoe_size", "44")),
              "shoe_size:unsupported");
}

TEST_F(IdentifierExists, IsSilentWhereTheBrandHidesAccounts) {
    diner_.settings.revealAccounts = false;
    EXPECT_EQ(outcome(email(kJohn)), "account.check_disabled");
    EXPECT_EQ(outcome(email("nonsense")), "account.check_disabled");
}

TEST_F(IdentifierExists, AnswersOneClientSixtyTimesAnHour) {
    for (int i = 0; i < 60; ++i) {
        ASSERT_EQ(outcome(i % 2 == 0 ? email(kJohn) : phone("+4930123456")), "ok") << i;
    }
    const auto refused = email(kJohn);
    EXPECT_EQ(outcome(refused), "limit.client");
    EXPECT_EQ(refused.error().retryAfter, 1h);
    EXPECT_EQ(outcome(phone("+4930123456")), "limit.client");
    advance(1h);
    EXPECT_EQ(outcome(email(kJohn)), "ok");
}

}  // namespace
}  // namespace patron::auth
