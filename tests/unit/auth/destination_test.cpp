#include <gmock/gmock.h>

#include "auth_fixture.h"

// Rule H6: where codes may go, and how many.
namespace patron::auth {
namespace {

using testing::ElementsAre;

constexpr const char* kBerlin = "+493012345678";
constexpr const char* kMunich = "+498912345678";
constexpr const char* kNewYork = "+12125550123";
constexpr const char* kSatellite = "+881612345678";
constexpr const char* kPremium = "+19005550123";

class Destination : public AuthTest {
  protected:
    Destination() { bistro_.settings.countries = {{"DE", 2}, {"US", 0}}; }

    std::string askFor(const char* number) {
        return outcome(signIn_.requestCode(bistro(), "phone_number", number));
    }
    /// `action detail` of every event about codes.
    std::vector<std::string> audited() const {
        std::vector<std::string> all;
        for (const account::AuditEvent& event : audit_.events()) {
            if (!event.action.starts_with("code.")) continue;
            EXPECT_EQ(event.brandId, bistro_.id);
            EXPECT_EQ(event.requestId, bistro().requestId);
            all.push_back(event.action + " " + event.detail);
        }
        return all;
    }
};

TEST_F(Destination, LetsCodesGoToCountriesOfTheList) {
    EXPECT_EQ(askFor(kBerlin), "ok");
    EXPECT_EQ(askFor(kNewYork), "ok");
    EXPECT_EQ(mails().size(), 2U);
    EXPECT_TRUE(audited().empty());
}

TEST_F(Destination, RefusesEveryOtherUnderTheFieldsNameAndKeepsIt) {
    const auto refused = signIn_.requestCode(bistro(), "phone_number", kSatellite);
    EXPECT_EQ(outcome(refused), "otp.destination_refused");
    EXPECT_EQ(badFields(refused), "phone_number:country");
    EXPECT_TRUE(outboxRows_.rows().empty());
    EXPECT_THAT(audited(), ElementsAre("code.refused country 001"));
}

TEST_F(Destination, SendsNowhereWithoutAList) {
    bistro_.settings.countries.clear();
    EXPECT_EQ(askFor(kMario), "otp.destination_refused") << "known or not";
    EXPECT_EQ(askFor(kBerlin), "otp.destination_refused");
}

TEST_F(Destination, TakesTheStarForWhatHasNoEntryOfItsOwn) {
    bistro_.settings.countries.push_back({"*", 1});
    EXPECT_EQ(askFor(kSatellite), "ok");
    EXPECT_EQ(askFor("+881612345679"), "limit.budget");
    EXPECT_EQ(askFor(kBerlin), "ok") << "each country has a budget of its own";
}

TEST_F(Destination, RefusesWhatIsOverTheBudgetOfTheHour) {
    EXPECT_EQ(askFor(kBerlin), "ok");
    advance(20min);
    EXPECT_EQ(askFor(kMunich), "ok");
    const auto over = signIn_.requestCode(bistro(), "phone_number", "+494012345678");
    EXPECT_EQ(outcome(over), "limit.budget");
    EXPECT_EQ(over.error().retryAfter, 40min);
    EXPECT_EQ(askFor(kNewYork), "ok") << "another country";
    EXPECT_THAT(audited(), ElementsAre("code.refused budget of DE: 2 an hour"));
    advance(40min);
    EXPECT_EQ(askFor("+494012345678"), "ok");
}

TEST_F(Destination, CountsNoCodeThatWasRefusedForAnotherReason) {
    EXPECT_EQ(askFor(kBerlin), "ok");
    EXPECT_EQ(askFor(kBerlin), "otp.cooldown");
    EXPECT_EQ(askFor(kMunich), "ok");
    EXPECT_TRUE(audited().empty());
}

// Or its budget would tell who has an account.
TEST_F(Destination, CountsACodeThatNobodyGets) {
    bistro_.settings.registrationEnabled = false;
    EXPECT_EQ(askFor(kBerlin), "ok");
    EXPECT_EQ(askFor(kMunich), "ok");
    EXPECT_TRUE(mails().empty());
    EXPECT_EQ(askFor("+494012345678"), "limit.budget");
}

TEST_F(Destination, OnlyKeepsWhatItWouldRefuseWhereTheBrandRecords) {
    bistro_.settings.countryRules = brand::CountryRules::kRecorded;
    bistro_.settings.countries = {{"DE", 1}};
    EXPECT_EQ(askFor(kBerlin), "ok");
    EXPECT_EQ(askFor(kMunich), "ok");
    EXPECT_EQ(askFor(kSatellite), "ok");
    EXPECT_EQ(mails().size(), 3U);
    EXPECT_THAT(audited(), ElementsAre("code.would_be_refused budget of DE: 1 an hour",
                                       "code.would_be_refused country 001"));
}

TEST_F(Destination, KeepsTheRefusalOfAKindOfNumber) {
    EXPECT_EQ(askFor(kPremium), "otp.destination_refused");
    EXPECT_THAT(audited(), ElementsAre("code.refused phone_type"));
}

TEST_F(Destination, FailsClosedWhenNothingCanBeCounted) {
    database_.failNextCommit();
    EXPECT_EQ(askFor(kBerlin), "server.database");
    EXPECT_TRUE(mails().empty());
    database_.failNextCommit();
    EXPECT_EQ(askFor(kPremium), "server.database") << "nor refuses without a trace";
}

TEST_F(Destination, StopsKeepingTheRefusalsOfAClientThatGoesOn) {
    for (int i = 0; i < otp_.policy().sendsPerClientAndHour; ++i) {
        ASSERT_EQ(askFor(kPremium), "otp.destination_refused");
    }
    const std::size_t kept = audited().size();
    EXPECT_EQ(askFor(kPremium), "limit.sends");
    EXPECT_EQ(audited().size(), kept);
}

TEST_F(Destination, LeavesAddressesWithoutACountryAlone) {
    diner_.settings.countries.clear();
    EXPECT_EQ(outcome(ask(kJohn)), "ok");
}

}  // namespace
}  // namespace patron::auth
