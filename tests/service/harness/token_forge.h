#ifndef PATRON_TESTS_SERVICE_TOKEN_FORGE_H
#define PATRON_TESTS_SERVICE_TOKEN_FORGE_H

#include <chrono>
#include <string>

#include "installation.h"
#include "session/access_token.h"

namespace patron::tests {

/// Makes tokens that no customer can make, with the installation's own keys: what a test cannot
/// wait for (an expired token), or what an attacker would send if only one thing were wrong.
class TokenForge {
  public:
    explicit TokenForge(const Installation& installation);

    /// The claims of a token that the service issued.
    static session::AccessToken claimsOf(const std::string& token);
    /// Signed as the service would, under the key that `kid` names.
    std::string sign(const session::AccessToken& claims) const;
    /// Header and payload as given (JSON), signed under that key.
    std::string signParts(const std::string& header, const std::string& payload,
                          const std::string& kid) const;
    /// The same session and token, but begun so much earlier; the database is told, too.
    std::string older(const std::string& token, std::chrono::seconds span) const;

    /// JSON of header and payload.
    static std::string headerOf(const std::string& token);
    static std::string payloadOf(const std::string& token);

  private:
    std::string keyOf(const std::string& kid) const;

    const Installation& installation_;
};

}  // namespace patron::tests

#endif  // PATRON_TESTS_SERVICE_TOKEN_FORGE_H
