#include "otp/hashes.h"

#include "keys/hmac.h"

namespace patron::otp {
namespace {

std::string lookupHash(const keys::InstallationKeys& keys,
                       std::initializer_list<std::string_view> parts) {
    const auto ring = keys.ring(keys::KeyPurpose::kLookup);
    return keys::toHex(keys::keyedHash(ring->active().bytes.reveal(), parts));
}

}  // namespace

std::string addressHash(const keys::InstallationKeys& keys, brand::BrandId brandId,
                        const sdk::Identifier& identifier) {
    return lookupHash(
        keys, {"otp.address", std::to_string(brandId), identifier.attribute(), identifier.key()});
}

std::string throttleHash(const keys::InstallationKeys& keys, brand::BrandId brandId,
                         const sdk::Identifier& identifier) {
    return lookupHash(keys, {"otp.throttle", std::to_string(brandId), identifier.attribute(),
                             identifier.throttleKey()});
}

std::string limitHash(const keys::InstallationKeys& keys, brand::BrandId brandId,
                      std::string_view name, std::string_view first, std::string_view second) {
    return lookupHash(keys, {"otp.limit", std::to_string(brandId), name, first, second});
}

std::string codeHash(const keys::Key& pepper, const ChallengeKey& key, std::int64_t generation,
                     std::string_view code) {
    return keys::toHex(keys::keyedHash(
        pepper.bytes.reveal(),
        {"otp.code", std::to_string(key.brandId), purposeName(key.purpose), key.addressHash,
         std::to_string(key.accountId), std::to_string(generation), code}));
}

}  // namespace patron::otp
