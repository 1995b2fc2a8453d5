#include "email_address.h"

#include <gtest/gtest.h>

namespace {

using patron::email_auth::EmailAddress;

std::string ruleFor(std::string_view text) {
    const auto address = EmailAddress::parse(text);
    return address ? "" : address.error().fields.at(0).rule;
}

std::string times(std::size_t count, char c) { return std::string(count, c); }

/// `a@` and labels of 49 letters up to exactly this many characters.
std::string addressOfLength(std::size_t length) {
    std::string address = "a@";
    while (address.size() + 52 < length) address += times(49, 'b') + ".";
    return address + times(length - address.size() - 3, 'c') + ".de";
}

TEST(EmailAddress, KeepsTheValueAsGivenAndComparesInLowerCase) {
    const auto address = EmailAddress::parse("John.Doe+Diner@Gmail.COM");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->value(), "John.Doe+Diner@Gmail.COM");
    EXPECT_EQ(address->key(), "john.doe+diner@gmail.com");
    EXPECT_EQ(address->throttleKey(), "john.doe@gmail.com");
}

TEST(EmailAddress, DropsSpacesAroundAndRefusesThemInside) {
    EXPECT_EQ(EmailAddress::parse("  john@gmail.com ")->value(), "john@gmail.com");
    EXPECT_EQ(ruleFor("john @gmail.com"), "email");
    EXPECT_EQ(ruleFor("john@ gmail.com"), "email");
    EXPECT_EQ(ruleFor("john@gmail.com\t"), "email");
}

TEST(EmailAddress, RequiresSomething) {
    for (const char* text : {"", " ", "\t\r\n"}) EXPECT_EQ(ruleFor(text), "required");
}

TEST(EmailAddress, TakesEveryAtomCharacterOfTheRfc) {
    EXPECT_EQ(ruleFor("!#$%&'*+-/=?^_`{|}~09azAZ.x@example.com"), "");
}

TEST(EmailAddress, RefusesWhatIsNoDotAtomBeforeTheAt) {
    for (const char* text :
         {"@a.de", ".a@a.de", "a.@a.de", "a..b@a.de", "\"a b\"@a.de", "a(c)@a.de", "a,b@a.de",
          "<a@a.de>", "a:b@a.de", "a;b@a.de", "a\\b@a.de", "a[1]@a.de"}) {
        EXPECT_EQ(ruleFor(text), "email") << text;
    }
}

TEST(EmailAddress, RefusesDomainsThatNoMailServerHas) {
    for (const char* text : {"a@", "a@de", "a@.de", "a@b.", "a@b..de", "a@-b.de", "a@b-.de",
                             "a@b_c.de", "a@[127.0.0.1]", "a@127.0.0.1", "a@b.c@d.de", "a@b.4"}) {
        EXPECT_EQ(ruleFor(text), "email") << text;
    }
}

TEST(EmailAddress, TakesLocalPartsOfSixtyFourAndNoMore) {
    EXPECT_EQ(ruleFor(times(64, 'a') + "@example.com"), "");
    EXPECT_EQ(ruleFor(times(65, 'a') + "@example.com"), "max_length");
}

TEST(EmailAddress, TakesLabelsOfSixtyThreeAndNoMore) {
    EXPECT_EQ(ruleFor("a@" + times(63, 'b') + ".com"), "");
    EXPECT_EQ(ruleFor("a@" + times(64, 'b') + ".com"), "max_length");
}

TEST(EmailAddress, TakesTwoHundredFiftyFourInAllAndNoMore) {
    EXPECT_EQ(addressOfLength(254).size(), 254u);
    EXPECT_EQ(ruleFor(addressOfLength(254)), "");
    EXPECT_EQ(ruleFor(addressOfLength(255)), "max_length");
}

TEST(EmailAddress, SaysWhatToDoWithLettersBeyondAscii) {
    for (const char* text : {"jos\u00e9@example.com", "a@b\u00fccher.example"}) {
        const auto address = EmailAddress::parse(text);
        ASSERT_FALSE(address);
        EXPECT_EQ(address.error().fields.at(0).rule, "email");
        EXPECT_NE(address.error().fields.at(0).message.find("xn--"), std::string::npos);
    }
    EXPECT_EQ(ruleFor("a@xn--bcher-kva.example"), "");
}

TEST(EmailAddress, CountsALocalPartThatIsAllTagByItsDomain) {
    EXPECT_EQ(EmailAddress::parse("+tag@example.com")->throttleKey(), "@example.com");
}

}  // namespace
