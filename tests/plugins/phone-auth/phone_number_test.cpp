#include "phone_number.h"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <set>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using patron::phone_auth::parsePhoneNumber;
using patron::phone_auth::PhonePolicy;

std::string ruleFor(std::string_view text, PhonePolicy policy = {}) {
    const auto number = parsePhoneNumber(text, policy);
    return number ? "" : number.error().fields.at(0).rule;
}

/// The example number that libphonenumber has for every region and this type, in E.164. Examples
/// that the library itself puts under another type are left out.
std::set<std::string> examplesOf(PhoneNumberUtil::PhoneNumberType type) {
    const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
    std::set<std::string> regions, examples;
    util.GetSupportedRegions(&regions);
    for (const std::string& region : regions) {
        PhoneNumber number;
        if (!util.GetExampleNumberForType(region, type, &number)) continue;
        if (util.GetNumberType(number) != type) continue;
        std::string text;
        util.Format(number, PhoneNumberUtil::E164, &text);
        examples.insert(text);
    }
    EXPECT_FALSE(examples.empty());
    return examples;
}

TEST(PhoneNumber, TakesTheNumbersOfThePublicGuide) {
    EXPECT_EQ(parsePhoneNumber("+15852826524", {}).value(), "+15852826524");
    EXPECT_EQ(parsePhoneNumber("+15852826525", {}).value(), "+15852826525");
}

TEST(PhoneNumber, TakesMobileNumbersOfEveryCountry) {
    for (const std::string& text : examplesOf(PhoneNumberUtil::MOBILE)) {
        EXPECT_EQ(ruleFor(text), "") << text;
    }
}

TEST(PhoneNumber, RefusesKindsThatCostMoneyOrReachNobody) {
    for (const auto type :
         {PhoneNumberUtil::PREMIUM_RATE, PhoneNumberUtil::SHARED_COST, PhoneNumberUtil::UAN,
          PhoneNumberUtil::PAGER, PhoneNumberUtil::VOICEMAIL}) {
        for (const std::string& text : examplesOf(type)) {
            if (text.size() < 8)
                continue;  // too short to be a subscriber's number: refused earlier
            EXPECT_EQ(ruleFor(text), "phone_type") << text << " of type " << type;
        }
    }
    EXPECT_EQ(ruleFor("+19002345678"), "phone_type");
    EXPECT_EQ(ruleFor("+979123456789"), "phone_type");
}

TEST(PhoneNumber, LeavesInternetTelephonyToThePolicy) {
    const PhonePolicy none{PhonePolicy::Validity::kValid, false};
    for (const std::string& text : examplesOf(PhoneNumberUtil::VOIP)) {
        EXPECT_EQ(ruleFor(text), "") << text;
        EXPECT_EQ(ruleFor(text, none), "phone_type") << text;
    }
}

TEST(PhoneNumber, RefusesRangesThatNobodyWasAssignedUnlessPossibleIsEnough) {
    const PhonePolicy possible{PhonePolicy::Validity::kPossible, true};
    EXPECT_EQ(ruleFor("+11232826524"), "phone_number");
    EXPECT_EQ(ruleFor("+11232826524", possible), "");
    EXPECT_EQ(ruleFor("+1585282652", possible), "phone_number");
    EXPECT_EQ(ruleFor("+99912345678", possible), "phone_number");
}

TEST(PhoneNumber, RefusesAKindEvenWhenPossibleIsEnough) {
    EXPECT_EQ(ruleFor("+19002345678", {PhonePolicy::Validity::kPossible, true}), "phone_type");
}

// libphonenumber mends a trunk prefix in silence; taking it would give one line two spellings.
TEST(PhoneNumber, RefusesATrunkPrefixBehindTheCountryCode) {
    EXPECT_EQ(ruleFor("+441212345678"), "");
    EXPECT_EQ(ruleFor("+4401212345678"), "phone_number");
}

TEST(PhoneNumber, KeepsTheLeadingZeroOfItaly) { EXPECT_EQ(ruleFor("+390612345678"), ""); }

TEST(PhoneNumber, TakesE164InAsciiOnly) {
    for (const char* text : {"5852826524", "+1 5852826524", " +15852826524", "+15852826524 ",
                             "+1(585)2826524", "\uff0b15852826524", "+1585282652\uff14",
                             "++15852826524", "+1234567890123456", "+123456", "+"}) {
        EXPECT_EQ(ruleFor(text), "phone_number") << text;
    }
}

TEST(PhoneNumber, WritesNothingToTheTerminal) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    (void)ruleFor("+15852826524");
    (void)ruleFor("+99912345678");
    (void)ruleFor("+1585282652");
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(PhoneNumber, NamesTheCountry) {
    using patron::phone_auth::phoneNumberCountry;
    EXPECT_EQ(phoneNumberCountry("+493012345678"), "DE");
    EXPECT_EQ(phoneNumberCountry("+12025550123"), "US");
    EXPECT_EQ(phoneNumberCountry("+16135550123"), "CA") << "one code, several countries";
    EXPECT_EQ(phoneNumberCountry("+447400123456"), "GB");
    EXPECT_EQ(phoneNumberCountry("+447781123456"), "GG") << "Guernsey";
    EXPECT_EQ(phoneNumberCountry("+881612345678"), "001") << "satellite";
    EXPECT_EQ(phoneNumberCountry("+882121234567"), "001") << "international network";
    EXPECT_EQ(phoneNumberCountry("+999123456"), "001") << "no such code";
}

}  // namespace
