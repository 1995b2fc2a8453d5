#include "time_left.h"

#include <gtest/gtest.h>

#include <chrono>

namespace {

using patron::sdk::Duration;
using patron::sdk::TimePoint;
using patron::sms_gateway::TimeLeftLimits;
using patron::sms_gateway::timeLeftValues;
using patron::sms_gateway::Values;
using namespace std::chrono_literals;

const TimePoint kNow(Duration(1'700'000'000'000));  // 2023-11-14 22:13:20

Values left(Duration span, const TimeLeftLimits& limits = {}) {
    return timeLeftValues(kNow, kNow + span, limits);
}

TEST(TimeLeft, IsCountedInEveryUnit) {
    EXPECT_EQ(left(90'500ms), (Values{{"seconds_left", "90"},
                                      {"minutes_left", "2"},
                                      {"milliseconds_left", "90500"},
                                      {"expires_at", "2023-11-14T22:14:50Z"}}));
    EXPECT_EQ(left(10min).at("minutes_left"), "10");
    EXPECT_EQ(left(10min).at("seconds_left"), "600");
}

// Zero means for ever to some gateways, and others refuse it.
TEST(TimeLeft, IsNeverBelowOne) {
    for (const Duration span : {Duration(999ms), Duration(1ms), Duration(0), Duration(-1h)}) {
        EXPECT_EQ(left(span), (Values{{"seconds_left", "1"},
                                      {"minutes_left", "1"},
                                      {"milliseconds_left", "1000"},
                                      {"expires_at", "2023-11-14T22:13:21Z"}}));
    }
}

TEST(TimeLeft, StaysWithinWhatTheGatewayTakes) {
    const TimeLeftLimits limits{20s, 1h};
    EXPECT_EQ(left(5s, limits).at("milliseconds_left"), "20000");
    EXPECT_EQ(left(5s, limits).at("expires_at"), "2023-11-14T22:13:40Z");
    EXPECT_EQ(left(21s, limits).at("milliseconds_left"), "21000");
    EXPECT_EQ(left(9h, limits).at("seconds_left"), "3600");
    EXPECT_EQ(left(9h, limits).at("minutes_left"), "60");
    EXPECT_EQ(left(9h, limits).at("expires_at"), "2023-11-14T23:13:20Z");
}

TEST(TimeLeft, IsNothingForATextThatDoesNotExpire) {
    EXPECT_TRUE(timeLeftValues(kNow, TimePoint(), {}).empty());
}

TEST(TimeLeft, IsANumberWhereItStandsAlone) {
    using patron::sms_gateway::isTimeLeftNumber;
    for (const char* text : {"{seconds_left}", "{minutes_left}", "{milliseconds_left}"}) {
        EXPECT_TRUE(isTimeLeftNumber(text));
    }
    for (const char* text : {"", "{expires_at}", "{text}", "{seconds_left}s", "+{minutes_left}"}) {
        EXPECT_FALSE(isTimeLeftNumber(text));
    }
}

}  // namespace
