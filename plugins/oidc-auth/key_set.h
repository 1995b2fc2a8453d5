#ifndef PATRON_OIDC_AUTH_KEY_SET_H
#define PATRON_OIDC_AUTH_KEY_SET_H

#include <memory>
#include <string_view>
#include <vector>

#include "public_key.h"

namespace patron::oidc_auth {

/// The usable keys of a JWK Set (RFC 7517, 5). Immutable; any thread.
class KeySet {
  public:
    /// Keys that we have no use for are passed over, as the RFC asks. Empty for what is no set.
    static KeySet parse(std::string_view json);

    /// Null when there is none of that id for that algorithm.
    std::shared_ptr<const PublicKey> find(std::string_view id, std::string_view algorithm) const;
    std::size_t size() const { return keys_.size(); }

  private:
    std::vector<std::shared_ptr<const PublicKey>> keys_;
};

}  // namespace patron::oidc_auth

#endif  // PATRON_OIDC_AUTH_KEY_SET_H
