#include "http/conditional.h"

#include <gtest/gtest.h>

namespace patron::http {
namespace {

TEST(Conditional, EtagTellsVersionFlagsAndShape) {
    account::AccountView view;
    view.account.version = 7;
    EXPECT_EQ(accountEtag(view, 4), "\"7-00-4\"");
    view.hasPendingEmailChange = true;
    EXPECT_EQ(accountEtag(view, 3), "\"7-10-4\"");
    view.hasPendingPhoneNumberChange = true;
    EXPECT_EQ(accountEtag(view, 5), "\"7-11-5\"");
}

TEST(Conditional, IfMatchComparesStrongly) {
    EXPECT_TRUE(ifMatchHolds("", "\"1\""));
    EXPECT_TRUE(ifMatchHolds("*", "\"1\""));
    EXPECT_TRUE(ifMatchHolds("\"0\", \"1\"", "\"1\""));
    EXPECT_FALSE(ifMatchHolds("W/\"1\"", "\"1\""));
    EXPECT_FALSE(ifMatchHolds("1", "\"1\""));
    EXPECT_FALSE(ifMatchHolds("\"2\"", "\"1\""));
}

TEST(Conditional, IfNoneMatchComparesWeakly) {
    EXPECT_FALSE(clientHas("", "\"1\""));
    EXPECT_TRUE(clientHas("W/\"1\"", "\"1\""));
    EXPECT_TRUE(clientHas("\"0\",\"1\"", "\"1\""));
    EXPECT_TRUE(clientHas("*", "\"1\""));
    EXPECT_FALSE(clientHas("\"2\"", "\"1\""));
}

}  // namespace
}  // namespace patron::http
