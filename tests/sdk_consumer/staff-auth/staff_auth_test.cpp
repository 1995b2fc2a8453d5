#include "staff_auth.h"

#include "sdk/testkit/auth_type_conformance.h"

using namespace patron::sdk::testkit;

namespace {

AuthTypeCase staffAuth() {
    AuthTypeCase c;
    c.name = "staff-auth";
    c.factory = [] { return std::make_unique<staff_auth::StaffAuthFactory>(); };
    c.config = {{"domain", "company.example"}};
    c.valid = {"ann@company.example", "Bob.Miller@company.example", "c_3-po@Company.example"};
    c.invalid = {"ann",
                 "@company.example",
                 "company.example",
                 "ann@other.example",
                 "ann@sub.company.example",
                 "ann@company.example.org",
                 "ann@company.example@company.example",
                 ".ann@company.example",
                 "ann.@company.example",
                 "a..n@company.example",
                 "ann+tag@company.example",
                 "a n@company.example",
                 " ann@company.example",
                 "\xc3\xa4nn@company.example",
                 std::string(65, 'a') + "@company.example"};
    c.same = {{"ann@company.example", "Ann@COMPANY.example"}};
    c.refusedConfigs = {{{"domain", "company"}}, {{"domain", "@company.example"}}};
    return c;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Staff, AuthTypeConformance, ::testing::Values(staffAuth()));
