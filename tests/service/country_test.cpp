#include <gmock/gmock.h>

#include "brands.h"
#include "service_suite.h"

// Rule H6: which countries a brand's codes go to, as administrators set it and customers meet it.
namespace patron::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Countries : ServiceSuite<Countries> {
    static std::string berlin() { return "+4930" + uniquePhone().substr(5, 8); }

    Client brandWith(const std::string& name, const std::vector<std::string>& settings) {
        return addBrand(here, name, settings, "phone-auth");
    }
    Answer ask(Client& app, const std::string& phone) {
        return requestCode(app, "phone_number", phone);
    }
    std::string refusalsOf(const std::string& brand) {
        return here.ctlOk({"audit", "list", "--brand", brand, "--action", "code."});
    }
};

TEST_F(Countries, ANewBrandSendsNowhereUntilItIsToldWhere) {
    Client app = brandWith("Nowhere", {});
    const std::string phone = berlin();
    const Answer refused = ask(app, phone);
    EXPECT_TRUE(isError(refused, 400, "otp.destination_refused"));
    EXPECT_EQ(refused.text("/data/validations/phone_number/0/rule"), "country");
    EXPECT_THAT(refusalsOf("Nowhere"), HasSubstr("code.refused\tcountry DE\tcustomer"));

    EXPECT_THAT(here.ctlOk({"brand", "show", "Nowhere"}), HasSubstr("no phone number"));
    EXPECT_THAT(here.ctlOk({"brand", "set", "Nowhere", "--country", "DE=1"}),
                HasSubstr("DE Germany: 1 code an hour"));
    EXPECT_TRUE(eventually([&] { return isOk(requestCode(app, "phone_number", phone)); }));
    EXPECT_EQ(here.inbox().nextCode(phone).size(), 6U);
}

TEST_F(Countries, ABudgetEndsAndBeginsAgain) {
    Client app = brandWith("Thrifty", {"--country", "DE=2"});
    ASSERT_TRUE(isOk(ask(app, berlin())));
    ASSERT_TRUE(isOk(ask(app, berlin())));
    const Answer over = ask(app, berlin());
    EXPECT_TRUE(isError(over, 429, "limit.budget"));
    EXPECT_EQ(over.header("Retry-After"), std::to_string(over.number("/data/retry_after")));
    EXPECT_THAT(refusalsOf("Thrifty"), HasSubstr("code.refused\tbudget of DE: 2 an hour"));
    EXPECT_TRUE(eventually([&] {
        return here.logOf(0).find(R"("status":429,"error":"limit.budget")") != std::string::npos;
    })) << "which limit it was";
    here.passTime(std::chrono::hours(1));
    EXPECT_TRUE(isOk(ask(app, berlin())));
}

TEST_F(Countries, ABrandThatOnlyRecordsRefusesNothing) {
    Client app = brandWith("Watcher", {"--country-rules", "record"});
    EXPECT_TRUE(isOk(ask(app, berlin())));
    EXPECT_THAT(refusalsOf("Watcher"), HasSubstr("code.would_be_refused\tcountry DE"));
}

TEST_F(Countries, APremiumNumberIsRefusedAndKept) {
    Client app = brandWith("Careful", {"--country", "*=none"});
    const Answer refused = ask(app, "+499001234567");
    EXPECT_TRUE(isError(refused, 400, "otp.destination_refused"));
    EXPECT_EQ(refused.text("/data/validations/phone_number/0/rule"), "phone_type");
    EXPECT_THAT(refusalsOf("Careful"), HasSubstr("code.refused\tphone_type"));
}

TEST_F(Countries, AChangeOfOneSettingLeavesTheOthers) {
    brandWith("Steady", {"--country", "DE=5", "--country", "at=none", "--hide-accounts",
                         "--sms-sender", "STEADY", "--locale", "de"});
    const std::string changed = here.ctlOk({"brand", "set", "Steady", "--no-country", "AT",
                                            "--country", "CH=7", "--idle-minutes", "9"});
    EXPECT_THAT(changed, HasSubstr("DE Germany: 5 codes"));
    EXPECT_THAT(changed, HasSubstr("CH Switzerland: 7 codes"));
    EXPECT_THAT(changed, Not(HasSubstr("Austria")));
    EXPECT_THAT(changed, HasSubstr("shows accounts          no"));
    EXPECT_THAT(changed, HasSubstr("STEADY"));
    EXPECT_THAT(changed, HasSubstr("idle minutes            9"));
    EXPECT_EQ(here.ctlOk({"brand", "show", "Steady"}), changed);
}

TEST_F(Countries, AWrongSettingChangesNothingAndSaysWhy) {
    brandWith("Clear", {"--country", "DE=5"});
    const std::string before = here.ctlOk({"brand", "show", "Clear"});
    const auto refused = [&](const std::vector<std::string>& more, const char* why) {
        std::vector<std::string> command{"brand", "set", "Clear", "--name", "Other"};
        command.insert(command.end(), more.begin(), more.end());
        const auto done = here.ctl(command);
        EXPECT_NE(done.status, 0);
        EXPECT_THAT(done.errors, HasSubstr(why));
    };
    refused({"--country", "DE"}, "write DE=1000");
    refused({"--country", "Germany=5"}, "is no country");
    refused({"--country", "DE=lots"}, "is no number of codes");
    refused({"--public-url", "ftp://x"}, "http://");
    EXPECT_EQ(here.ctlOk({"brand", "show", "Clear"}), before);
    EXPECT_NE(here.ctl({"brand", "set", "Nobody", "--name", "Other"}).status, 0);
}

}  // namespace
}  // namespace patron::tests
