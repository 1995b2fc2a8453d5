#ifndef PATRON_OIDC_AUTH_PUBLIC_KEY_H
#define PATRON_OIDC_AUTH_PUBLIC_KEY_H

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

#include "json_object.h"

namespace patron::oidc_auth {

/// A key of a provider's set. It is good for one algorithm only, its own (RFC 8725, 3.1): RS256 or
/// PS256 for an RSA key of 2048 to 8192 bits, ES256 for a point on P-256. There is no way to make
/// one for `none` or an HMAC. Immutable; OpenSSL keys may be used by many threads.
class PublicKey {
  public:
    /// Null for a key that is not for signatures, of another kind, or weak.
    static std::shared_ptr<const PublicKey> fromJwk(const JsonObject& jwk);

    ~PublicKey();
    PublicKey(const PublicKey&) = delete;
    PublicKey& operator=(const PublicKey&) = delete;

    const std::string& id() const { return id_; }
    /// As JOSE calls it: `RS256`.
    const std::string& algorithm() const { return algorithm_; }
    bool verifies(std::string_view signedText, std::string_view signature) const;

  private:
    PublicKey(std::string id, std::string algorithm, EVP_PKEY* key)
        : id_(std::move(id)), algorithm_(std::move(algorithm)), key_(key) {}

    std::string id_;
    std::string algorithm_;
    EVP_PKEY* key_;
};

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_PUBLIC_KEY_H
