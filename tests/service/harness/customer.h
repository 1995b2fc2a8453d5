#ifndef PATRON_TESTS_SERVICE_CUSTOMER_H
#define PATRON_TESTS_SERVICE_CUSTOMER_H

#include <string>

#include "installation.h"

namespace patron::tests {

/// Addresses that no other test uses: valid ones.
std::string uniqueEmail();
std::string uniquePhone();

/// A customer who has signed up and is signed in: `app` carries the token.
struct Customer {
    Client app;
    std::string id;
    std::string address;  ///< what identifies the customer
    Answer registered;

    std::string path() const { return "/api/customer-accounts/" + id; }
    Answer get() { return app.get(path()); }
    Answer update(const std::string& body, const Headers& extra = {}) {
        return app.put(path(), body, extra);
    }
    Answer confirmEmail(const std::string& code) {
        return app.put(path() + "/verify-email-update", object({{"confirmation_code", code}}));
    }
    Answer confirmPhone(const std::string& code) {
        return app.put(path() + "/verify-phone-number-update",
                       object({{"confirmation_code", code}}));
    }
};

/// The steps of rule A3.1; `attribute` is email or phone_number. The code comes from the inbox.
Answer requestCode(Client& app, const std::string& attribute, const std::string& address);
Answer login(Client& app, const std::string& attribute, const std::string& address,
             const std::string& code);
/// With first name Jonathan and last name Doe-Smith; `more` is further JSON members with a comma
/// in front.
Answer registerWith(Client& app, const std::string& attribute, const std::string& address,
                    const std::string& code, const std::string& more = {});

/// Signs up a new customer of Demo Diner (by e-mail) or Demo Bistro (by phone).
Customer signUpByEmail(Installation& here, const std::string& email = uniqueEmail(),
                       const std::string& more = {});
Customer signUpByPhone(Installation& here, const std::string& phone = uniquePhone(),
                       const std::string& more = {});
/// The same with another brand's application.
Customer signUpWith(Installation& here, Client app, const std::string& attribute,
                    const std::string& address, const std::string& more = {});

/// Signs the same customer in once more: another session.
Customer signInAgain(Installation& here, const Customer& customer);

/// A code that is not this one.
std::string wrongCode(const std::string& code);

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_CUSTOMER_H
