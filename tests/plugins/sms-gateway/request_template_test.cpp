#include "request_template.h"

#include <gtest/gtest.h>

namespace {

using patron::sms_gateway::fill;
using patron::sms_gateway::Header;

TEST(RequestTemplate, ReplacesNamesByValues) {
    EXPECT_EQ(fill("to={to}&text={text}.", {{"to", "1"}, {"text", "x y"}}), "to=1&text=x y.");
    EXPECT_EQ(fill("", {}), "");
    EXPECT_EQ(fill("plain", {}), "plain");
}

TEST(RequestTemplate, LeavesWhatIsNoName) {
    EXPECT_EQ(fill("{unknown} {", {{"to", "1"}}), "{unknown} {");
    EXPECT_EQ(fill("a } b {to}", {{"to", "1"}}), "a } b 1");
}

// A customer's text must not bring the gateway's password into the message.
TEST(RequestTemplate, DoesNotLookIntoValues) {
    EXPECT_EQ(fill("{text}", {{"text", "{password}"}, {"password", "s3cret"}}), "{password}");
}

TEST(RequestTemplate, LeavesEmptyHeadersAway) {
    const std::vector<Header> filled =
        fill({{"A", "{sender}"}, {"B", "{to}"}}, {{"sender", ""}, {"to", "1"}});
    EXPECT_EQ(filled, (std::vector<Header>{{"B", "1"}}));
}

}  // namespace
