#include "account/profile_rules.h"

#include <gtest/gtest.h>

#include "fakes/account_world.h"

namespace patron::account {
namespace {

using fakes::badFields;
using fakes::outcome;

class ProfileRules : public testing::Test, protected fakes::AccountWorld {
  protected:
    ProfileRules() {
        current_.account.firstName = "John";
        current_.account.lastName = "Doe";
        current_.account.email = "john.doe@gmail.com";
        current_.account.phoneNumber = "+15852826524";
        current_.account.locale = "en-US";
        current_.demographics = {{"row-1", kBirthday, "1985-01-13"}};
    }

    static ProfileInput named() {
        ProfileInput input;
        input.firstName = "John";
        input.lastName = "Doe";
        return input;
    }
    /// What planUpdate says of one input: bad fields, or the attributes it changes, or "profile".
    std::string update(const ProfileInput& input) {
        const auto plan = planUpdate(diner(), current_, input);
        if (!plan) return badFields(plan);
        std::string all = plan->changesProfile ? "profile" : "";
        for (const AttributeChange& change : plan->attributes) {
            all += (all.empty() ? "" : " ") + change.attribute + "=" +
                   (change.identifier ? change.identifier->value() : "") +
                   (change.respelled ? " (respelled)" : "");
        }
        return all;
    }

    AccountView current_;
};

TEST_F(ProfileRules, RegistersWithNamesAlone) {
    const auto plan = planRegistration(diner(), named());
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->after.firstName, "John");
    EXPECT_EQ(plan->after.brandId, diner_.id);
    EXPECT_EQ(plan->after.version, 1);
    EXPECT_EQ(plan->after.createdAt, now_);
    EXPECT_EQ(plan->after.updatedAt, now_);
    EXPECT_TRUE(plan->attributes.empty());
}

TEST_F(ProfileRules, NamesEveryBadFieldOfARegistrationAtOnce) {
    ProfileInput input;
    input.firstName = "  ";
    input.email = "nonsense";
    input.phoneNumber = "123";
    input.locale = "en_US";
    input.optinStatusEmail = 0;
    input.optinStatusSms = 4;
    input.optinStatusPush = -1;
    input.demographics = {{{kBirthday, "2027-01-01"}, {"other", "x"}}};
    const auto plan = planRegistration(diner(), input);
    EXPECT_EQ(outcome(plan), "request.invalid");
    EXPECT_EQ(badFields(plan),
              "last_name:required first_name:required email:email phone_number:phone "
              "locale:locale optin_status_email:choice optin_status_sms:choice "
              "optin_status_pn:choice demographics.0.value:date "
              "demographics.1.demographic_id:unknown");
}

TEST_F(ProfileRules, AsksForRequiredAnswersAtRegistration) {
    diner_.demographics[1].required = true;
    EXPECT_EQ(badFields(planRegistration(diner(), named())), "demographics:required");
    ProfileInput input = named();
    input.demographics = {{{kDiet, ""}}};
    EXPECT_EQ(badFields(planRegistration(diner(), input)), "demographics.0.value:required");
    input.demographics = {{{kDiet, "vegan"}}};
    EXPECT_TRUE(planRegistration(diner(), input));
}

TEST_F(ProfileRules, RefusesAnEmptyIdentifierAtRegistration) {
    ProfileInput input = named();
    input.email = "";
    EXPECT_EQ(badFields(planRegistration(diner(), input)), "email:required");
    EXPECT_TRUE(planRegistration(bistro(), input));
}

TEST_F(ProfileRules, TakesTheLocaleFromBodyHeaderBrandInThisOrder) {
    brand::RequestContext context = diner();
    diner_.locale = "";
    EXPECT_EQ(planRegistration(context, named())->after.locale, "en-US");
    diner_.locale = "de-DE";
    context.language = "fr";  // what messages are written in, but nobody asked for it
    EXPECT_EQ(planRegistration(context, named())->after.locale, "de-DE");
    context.languageGiven = true;
    EXPECT_EQ(planRegistration(context, named())->after.locale, "fr");
    ProfileInput input = named();
    input.locale = "sr-Latn";
    EXPECT_EQ(planRegistration(context, input)->after.locale, "sr-Latn");
}

TEST_F(ProfileRules, StartsOptInsAsTheBrandsKindSays) {
    diner_.optinType = brand::OptinType::kRegular;
    const auto optIns = [](const Account& account) {
        return std::tuple(static_cast<int>(account.optinEmail), static_cast<int>(account.optinSms),
                          static_cast<int>(account.optinPush));
    };
    EXPECT_EQ(optIns(planRegistration(diner(), named())->after), std::tuple(1, 3, 1));
    EXPECT_EQ(optIns(planRegistration(bistro(), named())->after), std::tuple(3, 3, 3));
    ProfileInput input = named();
    input.optinStatusSms = 1;
    EXPECT_EQ(optIns(planRegistration(bistro(), input)->after), std::tuple(3, 1, 3));
}

TEST_F(ProfileRules, FindsNoChangeInCurrentValues) {
    ProfileInput input = named();
    input.firstName = " John ";
    input.email = "john.doe@gmail.com";
    input.phoneNumber = "+15852826524";
    input.locale = "en-US";
    input.optinStatusEmail = 3;
    input.demographics = {{{kBirthday, "1985-01-13"}}};
    EXPECT_EQ(update(input), "");
    EXPECT_TRUE(planUpdate(diner(), current_, input)->changesNothing());
    EXPECT_EQ(update({}), "");
}

TEST_F(ProfileRules, JudgesEachFieldOfAnUpdate) {
    const std::pair<ProfileInput, const char*> cases[] = {
        {{.firstName = "Jonathan"}, "profile"},
        {{.firstName = ""}, "first_name:required"},
        {{.lastName = std::string(101, 'x')}, "last_name:max_length"},
        {{.locale = "de"}, "profile"},
        {{.locale = ""}, "locale:locale"},
        {{.optinStatusEmail = 2}, "profile"},
        {{.optinStatusEmail = 7}, "optin_status_email:choice"},
        {{.email = "john.doe@yahoo.com"}, "email=john.doe@yahoo.com"},
        {{.email = "John.Doe@gmail.com"}, "email=John.Doe@gmail.com (respelled)"},
        {{.email = ""}, "email:required"},
        {{.email = "@"}, "email:email"},
        {{.phoneNumber = "+15852826525"}, "phone_number=+15852826525"},
        {{.phoneNumber = ""}, "phone_number="},
        {{.phoneNumber = "0585"}, "phone_number:phone"},
        {{.demographics = {{{kDiet, "vegan"}}}}, "profile"},
        {{.demographics = {{{kBirthday, "1985-01-14"}}}}, "demographics.0.value:immutable"},
    };
    for (const auto& [input, expected] : cases) EXPECT_EQ(update(input), expected);
}

TEST_F(ProfileRules, GivesTheBirthdayItsOwnErrorWhenItIsTheOnlyOne) {
    ProfileInput input{.demographics = {{{kBirthday, "1985-01-14"}}}};
    EXPECT_EQ(outcome(planUpdate(diner(), current_, input)), "account.birthday_immutable");
    input.firstName = "";
    EXPECT_EQ(outcome(planUpdate(diner(), current_, input)), "request.invalid");
}

TEST_F(ProfileRules, FindsNothingToClearInWhatIsEmpty) {
    current_.account.phoneNumber = "";
    EXPECT_EQ(update({.phoneNumber = ""}), "");
}

TEST_F(ProfileRules, RefusesAnAttributeThatNoLoadedAuthTypeOwns) {
    brand::RequestContext context = diner();
    context.plugins = std::make_shared<plugin::PluginSet>(
        std::vector<plugin::LoadedAuthType>{plugins_->authTypes()[0]},
        std::vector<plugin::LoadedProvider>{});
    const auto plan = planUpdate(context, current_, {.phoneNumber = "+15852826525"});
    EXPECT_EQ(badFields(plan), "phone_number:unsupported");
    EXPECT_TRUE(planUpdate(context, current_, {.phoneNumber = ""})) << "clearing needs no parser";
}

/// An auth type whose plugin failed: its error is no fault of the input.
class BrokenAuthType : public fakes::SimpleAuthType {
  public:
    using SimpleAuthType::SimpleAuthType;
    sdk::Result<sdk::Identifier> parse(std::string_view) const override {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "plugin threw");
    }
};

TEST_F(ProfileRules, HandsOnTheErrorOfAnAuthTypeThatFailed) {
    const BrokenAuthType broken("email");
    brand::RequestContext context = diner();
    context.authType = &broken;
    const auto plan = planUpdate(context, current_, {.firstName = "", .email = "a@b"});
    EXPECT_EQ(outcome(plan), "server.internal");
}

}  // namespace
}  // namespace patron::account
