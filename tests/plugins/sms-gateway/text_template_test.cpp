#include "text_template.h"

#include <gtest/gtest.h>

#include <vector>

namespace {

using patron::sms_gateway::formEncoded;
using patron::sms_gateway::TextTemplate;
using patron::sms_gateway::Values;

std::string filled(const char* text, const Values& values) {
    const auto parsed = TextTemplate::parse(text);
    return parsed ? parsed->fill(values).value_or("left away") : parsed.error().detail;
}

TEST(TextTemplate, ReplacesNamesByValues) {
    EXPECT_EQ(filled("to={to}, text={text}.", {{"to", "1"}, {"text", "x y"}}), "to=1, text=x y.");
    EXPECT_EQ(filled("", {}), "");
    EXPECT_EQ(filled("plain", {}), "plain");
}

TEST(TextTemplate, EscapesValuesAndOnlyWhereAskedToWhatIsAroundThem) {
    EXPECT_EQ(TextTemplate::parse("a b {to}")->fill({{"to", "c d"}}, formEncoded), "a b c+d");
    EXPECT_EQ(TextTemplate::parse("a b {to}")->fill({{"to", "c d"}}, formEncoded, formEncoded),
              "a+b+c+d");
}

TEST(TextTemplate, TakesDoubledBracesForBraces) {
    EXPECT_EQ(filled("{{to}} {{{to}}}", {{"to", "1"}}), "{to} {1}");
}

TEST(TextTemplate, RefusesLonelyBraces) {
    EXPECT_EQ(filled("{to", {}), "must close every { with }, {{ for the brace itself");
    EXPECT_EQ(filled("to}", {}), "must open every } with {, }} for the brace itself");
}

// A customer's text must not bring the gateway's password into the message.
TEST(TextTemplate, DoesNotLookIntoValues) {
    EXPECT_EQ(filled("{text}", {{"text", "{password}"}, {"password", "s3cret"}}), "{password}");
}

TEST(TextTemplate, IsLeftAwayWhenAValueIsEmpty) {
    EXPECT_EQ(filled("whatsapp:{sender}", {{"sender", ""}}), "left away");
    EXPECT_EQ(filled("{unknown}", {}), "left away");
}

TEST(TextTemplate, TellsItsNames) {
    EXPECT_EQ(TextTemplate::parse("{a}-{{b}}-{c}")->names(), (std::vector<std::string>{"a", "c"}));
}

}  // namespace
