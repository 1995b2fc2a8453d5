#ifndef PATRON_TESTS_OIDC_AUTH_TOKEN_MAKER_H
#define PATRON_TESTS_OIDC_AUTH_TOKEN_MAKER_H

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/time.h"

namespace patron::tests {

std::string toBase64Url(std::string_view bytes);

/// A key pair of a provider that the test plays, made by OpenSSL. One thread.
class ProviderKey {
  public:
    enum class Kind { kRsa, kSmallRsa, kP256 };
    ProviderKey(std::string id, Kind kind);

    const std::string& id() const { return id_; }
    /// As it stands in a JWK Set; `more` are further members, each with a comma in front.
    std::string jwk(const std::string& more = "") const;
    /// The signature of a text by RS256, PS256 or ES256, as JOSE writes it.
    std::string sign(std::string_view text, std::string_view algorithm) const;

  private:
    std::string id_;
    Kind kind_;
    std::shared_ptr<EVP_PKEY> key_;
};

/// The claims of a token that is good for TokenRules of these tests; members are JSON texts.
struct Claims {
    std::string iss = R"("https://issuer.example")";
    std::string aud = R"("app-1")";
    std::string sub = R"("subject-1")";
    std::string nonce = R"("nonce-1")";
    std::int64_t iat = 0;
    std::int64_t exp = 0;
    std::string more;  ///< further members, each with a comma in front

    explicit Claims(sdk::TimePoint now);
    std::string json() const;
};

/// Header and payload as they are signed.
std::string signedText(const std::string& header, const std::string& claims);
/// A token by a key: `{"alg":…,"kid":…,"typ":"JWT"}`.
std::string makeToken(const ProviderKey& key, const Claims& claims,
                      const std::string& algorithm = "RS256");
/// The same with a header of the test's.
std::string makeToken(const ProviderKey& key, const std::string& header, const Claims& claims,
                      const std::string& algorithm = "RS256");

std::string jwkSet(const std::vector<std::string>& jwks);

/// Keys are slow to make; these are made once.
const ProviderKey& rsaKey();
const ProviderKey& otherRsaKey();
const ProviderKey& p256Key();

}  // namespace patron::tests

#endif  // PATRON_TESTS_OIDC_AUTH_TOKEN_MAKER_H
