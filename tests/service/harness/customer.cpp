#include "customer.h"

#include <atomic>

namespace patron::tests {

std::string uniqueEmail() {
    static std::atomic<int> count{0};
    return "guest.of.test" + std::to_string(++count) + "@example.com";
}

std::string uniquePhone() {
    static std::atomic<int> count{0};
    return "+1585" + std::to_string(2820000 + ++count);
}

Answer requestCode(Client& app, const std::string& attribute, const std::string& address) {
    return app.post("/api/customers/passwordless-request", object({{attribute, address}}));
}

Answer login(Client& app, const std::string& attribute, const std::string& address,
             const std::string& code) {
    return app.post("/api/customers/login",
                    object({{"passwordless_" + attribute, address}, {"passwordless_code", code}}));
}

Answer registerWith(Client& app, const std::string& attribute, const std::string& address,
                    const std::string& code, const std::string& more) {
    std::string body = object({{"passwordless_" + attribute, address},
                               {"passwordless_code", code},
                               {"first_name", "Jonathan"},
                               {"last_name", "Doe-Smith"}});
    body.insert(body.size() - 1, more);
    return app.post("/api/customers/register", body);
}

Customer signUpWith(Installation& here, Client app, const std::string& attribute,
                    const std::string& address, const std::string& more) {
    EXPECT_TRUE(isOk(requestCode(app, attribute, address)));
    const std::string code = here.inbox().nextCode(address);
    Answer answer = registerWith(app, attribute, address, code, more);
    EXPECT_TRUE(isOk(answer));
    Customer customer{std::move(app), answer.accountText("id"), address, answer};
    customer.app.token = answer.token();
    return customer;
}

Customer signUpByEmail(Installation& here, const std::string& email, const std::string& more) {
    return signUpWith(here, here.diner(), "email", email, more);
}

Customer signUpByPhone(Installation& here, const std::string& phone, const std::string& more) {
    return signUpWith(here, here.bistro(), "phone_number", phone, more);
}

Customer signInAgain(Installation& here, const Customer& customer) {
    Client app = customer.app.another();
    const std::string attribute = app.applicationKey() == kBistroKey ? "phone_number" : "email";
    EXPECT_TRUE(isOk(requestCode(app, attribute, customer.address)));
    Answer answer =
        login(app, attribute, customer.address, here.inbox().nextCode(customer.address));
    EXPECT_TRUE(isOk(answer));
    Customer again{std::move(app), answer.accountText("id"), customer.address, answer};
    again.app.token = answer.token();
    return again;
}

std::string wrongCode(const std::string& code) {
    std::string wrong = code;
    wrong.back() = wrong.back() == '9' ? '0' : static_cast<char>(wrong.back() + 1);
    return wrong;
}

}  // namespace patron::tests
