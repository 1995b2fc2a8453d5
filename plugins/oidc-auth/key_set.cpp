#include "key_set.h"

#include <algorithm>
#include <utility>

#include "json_object.h"

namespace patron::oidc_auth {
namespace {

/// More keys than any provider has; each costs time to import.
constexpr std::size_t kMostKeys = 64;

}  // namespace

KeySet KeySet::parse(std::string_view json) {
    KeySet set;
    const auto document = JsonObject::parse(json);
    if (!document) return set;
    std::vector<JsonObject> all = document->objects("keys");
    if (all.size() > kMostKeys) return set;
    for (const JsonObject& jwk : all) {
        if (auto key = PublicKey::fromJwk(jwk)) set.keys_.push_back(std::move(key));
    }
    return set;
}

std::shared_ptr<const PublicKey> KeySet::find(std::string_view id,
                                              std::string_view algorithm) const {
    const auto found = std::ranges::find_if(
        keys_, [&](const auto& key) { return key->id() == id && key->algorithm() == algorithm; });
    return found == keys_.end() ? nullptr : *found;
}

}  // namespace patron::oidc_auth
