#ifndef PATRON_TESTS_SERVICE_SOCIAL_SOCIAL_SUITE_H
#define PATRON_TESTS_SERVICE_SOCIAL_SOCIAL_SUITE_H

#include <atomic>
#include <memory>
#include <string>

#include "brands.h"
#include "openid_provider.h"
#include "service_suite.h"

namespace patron::tests {

/// An installation of two processes whose demo brands also take ID tokens of a real provider, which
/// they call google.
template <class Suite>
class SocialSuite : public ServiceSuite<Suite> {
  public:
    static InstallationOptions options() {
        provider_ = std::make_unique<OpenIdProvider>();
        InstallationOptions options;
        options.processes = 2;
        options.config = provider_->config();
        return options;
    }
    static void TearDownTestSuite() {
        ServiceSuite<Suite>::TearDownTestSuite();
        provider_.reset();
    }

  protected:
    using ServiceSuite<Suite>::here;

    SocialSuite() : app(here.diner()), phoneApp(here.bistro()) {
        for (const char* brand : {"Demo Diner", "Demo Bistro"}) {
            here.ctlOk({"brand", "set", brand, "--social", "google", "--social", "apple"});
        }
        const std::string ready = token({newSubject()});
        waitUntilTaken(app, ready);
        waitUntilTaken(phoneApp, ready);
    }

    /// Settings reach every process within two seconds, and each asks for the provider's keys
    /// itself; a connection asks them in turn. A token of nobody's account is not used up by that.
    void waitUntilTaken(Client& client, const std::string& ready) {
        EXPECT_TRUE(eventually([&] {
            for (std::size_t i = 0; i < 2 * here.processes(); ++i) {
                if (login(client, ready).status != 404) return false;
            }
            return true;
        }));
    }

    /// A subject that no other test uses.
    static std::string newSubject() {
        static std::atomic<int> count = 0;
        return "subject-of-customer-" + std::to_string(1000 + ++count);
    }
    static std::string emailClaims(const std::string& email, bool verified,
                                   const std::string& more = "") {
        return R"({"given_name":"Augusta-Ada","family_name":"Byron-King","email":")" + email +
               R"(","email_verified":)" + (verified ? "true" : "false") + more + "}";
    }
    std::string token(const ProviderSignIn& signIn) {
        const std::string made = provider_->token(signIn);
        here.ledger()->noteText(made);
        return made;
    }
    static std::string credentials(const std::string& token, const std::string& more = "",
                                   const std::string& nonce = ProviderSignIn().nonce) {
        std::string body = object({{"provider", "google"}, {"id_token", token}, {"nonce", nonce}});
        body.insert(body.size() - 1, more);
        return body;
    }
    static Answer login(Client& client, const std::string& token) {
        return client.post("/api/customers/social-login", credentials(token));
    }
    static Answer signUp(Client& client, const std::string& token, const std::string& more = "") {
        return client.post("/api/customers/social-sign-up", credentials(token, more));
    }
    /// The customer of an answer.
    static Customer customerOf(Client client, const Answer& answer) {
        Customer customer{std::move(client), answer.accountText("id"), "", answer};
        customer.app.token = answer.token();
        return customer;
    }
    OpenIdProvider& provider() { return *provider_; }

    Client app, phoneApp;

  private:
    static inline std::unique_ptr<OpenIdProvider> provider_;
};

inline constexpr char kNames[] = R"(,"first_name":"Augusta-Ada","last_name":"Byron-King")";

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_SOCIAL_SOCIAL_SUITE_H
