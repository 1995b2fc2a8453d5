#include <gtest/gtest.h>

#include "auth_fixture.h"

namespace patron::auth {
namespace {

class IdentifierUseTest : public AuthTest {
  protected:
    sdk::Result<IdentifierUse> email(const std::string& text) {
        return signIn_.identifierUse(diner(), "email", "email", text);
    }
    sdk::Result<IdentifierUse> phone(const std::string& text) {
        return signIn_.identifierUse(diner(), "phone_number", "phone_number", text);
    }
};

TEST_F(IdentifierUseTest, SaysWhetherSignInWouldFindAnAccount) {
    EXPECT_TRUE(email("JOHN.DOE@gmail.com")->exists);
    EXPECT_FALSE(email(kNobody)->exists);
    accounts_.row(john_).state = AccountState::kLocked;
    EXPECT_TRUE(email(kJohn)->exists);
    accounts_.row(john_).state = AccountState::kBeingDeleted;
    EXPECT_FALSE(email(kJohn)->exists);
}

TEST_F(IdentifierUseTest, SaysWhetherAContactWouldBeRefused) {
    EXPECT_FALSE(phone("+4930123456")->exists);
    giveUnproven(diner_, john_, "phone_number", "+4930123456");
    EXPECT_TRUE(phone("+4930123456")->exists);
    EXPECT_FALSE(phone(kMario)->exists) << "of another brand";
}

TEST_F(IdentifierUseTest, SaysWhetherThatAccountIsSocial) {
    EXPECT_FALSE(email(kJohn)->social);
    accounts_.row(john_).socialLogin = "google";
    EXPECT_TRUE(email(kJohn)->social);
    accounts_.row(john_).state = AccountState::kBeingDeleted;
    EXPECT_FALSE(email(kJohn)->social) << "there is none any more";
}

TEST_F(IdentifierUseTest, NamesTheFieldOfWhatCannotBeAsked) {
    EXPECT_EQ(badFields(email("nonsense")), "email:email");
    EXPECT_EQ(badFields(phone("nonsense")), "phone_number:phone");
    EXPECT_EQ(badFields(signIn_.identifierUse(diner(), "shoe_size", "shoe_size", "44")),
              "shoe_size:unsupported");
}

TEST_F(IdentifierUseTest, IsSilentWhereTheBrandHidesAccounts) {
    diner_.settings.revealAccounts = false;
    EXPECT_EQ(outcome(email(kJohn)), "account.check_disabled");
    EXPECT_EQ(outcome(email("nonsense")), "account.check_disabled");
}

TEST_F(IdentifierUseTest, AnswersOneClientSixtyTimesAnHour) {
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
