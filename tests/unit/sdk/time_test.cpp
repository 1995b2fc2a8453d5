#include "sdk/time.h"

#include <gtest/gtest.h>

namespace {

using namespace patron::sdk;
using namespace std::chrono_literals;

TEST(Deadline, HasTimeLeftUntilItHasNone) {
    const Deadline later = Deadline::in(1h);
    EXPECT_FALSE(later.expired());
    EXPECT_GT(later.remaining(), 59min);
    EXPECT_LE(later.remaining(), 1h);
}

TEST(Deadline, NeverHasLessThanNoTimeLeft) {
    const Deadline past = Deadline::in(-5s);
    EXPECT_TRUE(past.expired());
    EXPECT_EQ(past.remaining(), Duration::zero());
    EXPECT_TRUE(Deadline::in(0s).expired());
}

}  // namespace
