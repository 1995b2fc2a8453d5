#include "brands.h"
#include "service_suite.h"

// Rule C8 and CVE-2026-3655: a code proves one address, for one purpose, at one brand, for
// the account that asked. The full matrix of swaps.
namespace patron::tests {
namespace {

struct CodeBinding : ServiceSuite<CodeBinding> {
    Client app = here.diner();

    std::string signInCode(Client& client, const std::string& address) {
        EXPECT_TRUE(isOk(requestCode(client, "email", address)));
        return here.inbox().nextCode(address);
    }
    std::string changeCode(Customer& customer, const std::string& address) {
        EXPECT_TRUE(isOk(customer.update(object({{"email", address}}))));
        return here.inbox().nextCode(address);
    }
    void expectNoLogin(Client& client, const std::string& address, const std::string& code) {
        EXPECT_TRUE(
            isError(login(client, "email", address, code), 401, "auth.credentials_incorrect"));
    }
};

TEST_F(CodeBinding, IsToTheAddress) {
    Customer one = signUpByEmail(here);
    Customer two = signUpByEmail(here);
    const std::string first = signInCode(app, one.address);
    const std::string second = signInCode(app, two.address);
    if (first != second) {
        expectNoLogin(app, one.address, second);
        expectNoLogin(app, two.address, first);
    }
    // The tag is part of the address, although not of its limits.
    const std::string tagged = "tag+" + one.address;
    expectNoLogin(app, tagged, first);
    EXPECT_TRUE(isOk(login(app, "email", one.address, first)));
    EXPECT_TRUE(isOk(login(app, "email", two.address, second)));
}

TEST_F(CodeBinding, IsToTheBrand) {
    Client other = addBrand(here, "Other Brand");
    const std::string address = uniqueEmail();
    signUpWith(here, here.diner(), "email", address);
    signUpWith(here, other.another(), "email", address);
    const std::string ours = signInCode(app, address);
    const std::string theirs = signInCode(other, address);
    if (ours != theirs) {
        expectNoLogin(app, address, theirs);
        expectNoLogin(other, address, ours);
    }
    EXPECT_TRUE(isOk(login(app, "email", address, ours)));
    EXPECT_TRUE(isOk(login(other, "email", address, theirs)));
}

TEST_F(CodeBinding, IsToThePurpose) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    const std::string forSignIn = signInCode(app, target);
    const std::string forChange = changeCode(customer, target);
    if (forSignIn != forChange) {
        expectNoLogin(app, target, forChange);
        EXPECT_TRUE(
            isError(registerWith(app, "email", target, forChange), 400, "otp.code_invalid"));
        EXPECT_TRUE(isError(customer.confirmEmail(forSignIn), 400, "otp.code_invalid"));
    }
    EXPECT_TRUE(isOk(customer.confirmEmail(forChange)));
}

TEST_F(CodeBinding, IsToTheAccountThatAsked) {
    Customer one = signUpByEmail(here);
    Customer two = signUpByEmail(here);
    const std::string target = uniqueEmail();
    const std::string first = changeCode(one, target);
    const std::string second = changeCode(two, target);
    if (first != second) {
        EXPECT_TRUE(isError(one.confirmEmail(second), 400, "otp.code_invalid"));
        EXPECT_TRUE(isError(two.confirmEmail(first), 400, "otp.code_invalid"));
    }
    EXPECT_TRUE(isOk(one.confirmEmail(first)));
}

TEST_F(CodeBinding, IsToTheAttribute) {
    Customer customer = signUpByEmail(here);
    const std::string target = uniqueEmail();
    const std::string code = changeCode(customer, target);
    EXPECT_TRUE(isError(customer.confirmPhone(code), 400, "account.no_pending_change"));
    EXPECT_TRUE(isOk(customer.confirmEmail(code)));
}

}  // namespace
}  // namespace patron::tests
