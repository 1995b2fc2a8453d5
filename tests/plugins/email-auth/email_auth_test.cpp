#include "email_auth.h"

#include "sdk/testkit/auth_type_conformance.h"

using patron::email_auth::EmailAuthFactory;
using patron::sdk::testkit::AuthTypeCase;
using patron::sdk::testkit::AuthTypeConformance;

namespace {

AuthTypeCase emailAuth() {
    AuthTypeCase c;
    c.name = "email-auth";
    c.factory = [] { return std::make_unique<EmailAuthFactory>(); };
    c.valid = {"john.doe@gmail.com", "jonathan+diner@mail.example.co.uk",
               "o'neill_7@xn--bcher-kva.example"};
    c.invalid = {"john.doe",      "@gmail.com",          "john@",           "john@localhost",
                 "a@b@c.example", "j\u00f6hn@gmail.com", "john@192.168.0.1"};
    c.same = {{"John.Doe@Gmail.com", "john.doe@gmail.com"},
              {" john.doe@gmail.com ", "john.doe@gmail.com"}};
    c.throttledTogether = {{"john+1@gmail.com", "JOHN+2+3@gmail.com"},
                           {"john+@gmail.com", "john@gmail.com"}};
    return c;
}

TEST(EmailAuth, SaysWhatThePublicApiCallsIt) {
    const patron::email_auth::EmailAuth auth;
    EXPECT_EQ(auth.info().authTypeId, 2);
    EXPECT_EQ(auth.info().attribute, "email");
    EXPECT_EQ(auth.info().addressKind, "email");
    EXPECT_EQ(auth.info().codeLife, std::chrono::minutes(10));
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(EmailAuth, AuthTypeConformance, ::testing::Values(emailAuth()));
