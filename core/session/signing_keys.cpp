#include "session/signing_keys.h"

#include <tuple>

#include "keys/seal.h"

namespace patron::session {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kKidLength = 12;

std::string sealContext(brand::BrandId brandId, std::string_view kid) {
    return "token-key:" + std::to_string(brandId) + ":" + std::string(kid);
}

sdk::Result<sdk::Secret> openKey(const SigningKeyRow& row, const keys::InstallationKeys& keys) {
    const auto ring = keys.ringWith(keys::KeyPurpose::kMaster, keys::sealedWith(row.sealed));
    if (!ring) return sdk::fail(sdk::ErrorCode::kServerInternal, "its master key is gone");
    auto bytes = keys::open(*ring, row.sealed, sealContext(row.brandId, row.kid));
    if (bytes && bytes->reveal().size() != kKeySize) {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "it has not 256 bits");
    }
    return bytes;
}

}  // namespace

sdk::Result<std::shared_ptr<const SigningKeySet>> SigningKeySet::open(
    const std::vector<SigningKeyRow>& rows, const keys::InstallationKeys& keys) {
    auto set = std::make_shared<SigningKeySet>();
    for (const SigningKeyRow& row : rows) {
        auto bytes = openKey(row, keys);
        if (!bytes) {
            return sdk::fail(sdk::ErrorCode::kServerInternal,
                             "token key " + row.kid + " of brand " + std::to_string(row.brandId) +
                                 " does not open: " + bytes.error().detail);
        }
        set->byBrand_[row.brandId].push_back(std::make_unique<SigningKey>(
            SigningKey{row.kid, std::move(*bytes), row.activeFrom, row.retiresAt}));
    }
    return std::shared_ptr<const SigningKeySet>(std::move(set));
}

const SigningKey* SigningKeySet::signing(brand::BrandId brandId, sdk::TimePoint now) const {
    const auto keys = byBrand_.find(brandId);
    if (keys == byBrand_.end()) return nullptr;
    const SigningKey* newest = nullptr;
    for (const auto& key : keys->second) {
        if (key->activeFrom > now || key->retiresAt <= now) continue;
        // The kid decides between keys of one moment, so that all processes choose the same.
        if (newest == nullptr ||
            std::tie(newest->activeFrom, newest->kid) < std::tie(key->activeFrom, key->kid)) {
            newest = key.get();
        }
    }
    return newest;
}

const SigningKey* SigningKeySet::find(brand::BrandId brandId, std::string_view kid,
                                      sdk::TimePoint now) const {
    const auto keys = byBrand_.find(brandId);
    if (keys == byBrand_.end()) return nullptr;
    for (const auto& key : keys->second) {
        // Not yet active is no reason to refuse: another machine's clock may be ahead.
        if (key->kid == kid && key->retiresAt > now) return key.get();
    }
    return nullptr;
}

SigningKeyRow makeSigningKey(brand::BrandId brandId, const keys::InstallationKeys& keys,
                             keys::RandomSource& random, sdk::TimePoint activeFrom) {
    std::string raw(kKeySize, '\0');
    random.fill({reinterpret_cast<unsigned char*>(raw.data()), raw.size()});
    const sdk::Secret bytes(std::move(raw));
    SigningKeyRow row;
    row.brandId = brandId;
    row.kid = keys::randomAlphanumeric(random, kKidLength);
    row.sealed = keys::seal(*keys.ring(keys::KeyPurpose::kMaster), random, bytes.reveal(),
                            sealContext(brandId, row.kid));
    row.activeFrom = activeFrom;
    row.retiresAt = kKeyInUse;
    return row;
}

}  // namespace patron::session
