#ifndef PATRON_TESTS_SERVICE_SOCIAL_OPENID_PROVIDER_H
#define PATRON_TESTS_SERVICE_SOCIAL_OPENID_PROVIDER_H

#include <string>
#include <vector>

#include "server_process.h"
#include "temporary_folder.h"

namespace patron::tests {

/// A sign-in at the provider that an app has sent a customer to.
struct ProviderSignIn {
    std::string subject;
    std::string nonce = "a nonce of the app's";
    std::string claims = "{}";  ///< JSON: email, email_verified, given_name, family_name
    std::string clientId = "patron-app";
};

/// A real OpenID provider (servers/oidc), started for a test; ends with the object.
class OpenIdProvider {
  public:
    OpenIdProvider()
        : process_("oidc/oidc_provider.mjs", {PATRON_OIDC_PACKAGES, certificates_.path()}) {}

    std::string issuer() const { return process_.ready()->getValue<std::string>("issuer"); }

    /// The ID token that it gives the app then.
    std::string token(const ProviderSignIn& signIn) {
        process_.command(R"(token {"client_id":")" + signIn.clientId + R"(","sub":")" +
                         signIn.subject + R"(","nonce":")" + signIn.nonce + R"(","claims":)" +
                         signIn.claims + "}");
        return process_.events("token").back()->getValue<std::string>("id_token");
    }
    /// From now on it signs with other keys and knows the old ones no more.
    void rotateKeys() { process_.command("rotate"); }
    void breakDown() { process_.command("outage"); }
    void recover() { process_.command("recover"); }

    /// Lines of patron.toml for an auth type `google` that takes its tokens, with a provider beside
    /// it that no test asks.
    std::vector<std::string> config() const {
        return {"[auth_type.google]",
                "plugin = \"oidc-auth\"",
                "issuer = \"" + issuer() + "\"",
                "client_ids = \"patron-app, patron-ec, short-lived\"",
                "ca_file = \"" + certificates_.file("ca.pem") + "\"",
                "allow_private_addresses = true",
                "clock_skew_seconds = 0",
                "key_refetch_seconds = 1",
                "[auth_type.apple]",
                "plugin = \"oidc-auth\"",
                "auth_type_id = 11",
                "issuer = \"https://appleid.apple.com\"",
                "client_ids = \"com.example.app\"",
                "nonce = \"sha256\""};
    }

  private:
    CertificateFolder certificates_;
    ServerProcess process_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_SOCIAL_OPENID_PROVIDER_H
