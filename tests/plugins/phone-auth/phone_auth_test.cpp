#include "phone_auth.h"

#include "sdk/testkit/auth_type_conformance.h"

using patron::phone_auth::PhoneAuthFactory;
using patron::sdk::testkit::AuthTypeCase;
using patron::sdk::testkit::AuthTypeConformance;

namespace {

AuthTypeCase phoneAuth(std::string name, patron::sdk::testkit::ConfigValues config) {
    AuthTypeCase c;
    c.name = std::move(name);
    c.factory = [] { return std::make_unique<PhoneAuthFactory>(); };
    c.config = std::move(config);
    c.valid = {"+15852826524", "+15852826525", "+4915123456789", "+390612345678"};
    c.invalid = {"5852826524",     "15852826524",   "+1 585 282 6524",  "+1-585-282-6524",
                 "0015852826524",  "+015852826524", "+4401212345678",   "+1585282652",
                 "+1585282652499", "+99912345678",  "tel:+15852826524", "+15852826524;ext=1",
                 "+1585CALLNOW"};
    return c;
}

TEST(PhoneAuth, SaysWhatThePublicApiCallsIt) {
    const patron::phone_auth::PhoneAuth auth({});
    EXPECT_EQ(auth.info().authTypeId, 3);
    EXPECT_EQ(auth.info().attribute, "phone_number");
    EXPECT_EQ(auth.info().addressKind, "sms");
    EXPECT_EQ(auth.info().codeLife, std::chrono::minutes(5));
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(PhoneAuth, AuthTypeConformance,
                         ::testing::Values(phoneAuth("valid", {}),
                                           phoneAuth("possible", {{"validity", "possible"}}),
                                           phoneAuth("no voip", {{"allow_voip", "false"}})));
