#ifndef PATRON_SESSION_SIGNING_KEYS_H
#define PATRON_SESSION_SIGNING_KEYS_H

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "brand/brand.h"
#include "brand/transaction.h"
#include "keys/key_ring.h"
#include "keys/random.h"
#include "sdk/result.h"
#include "sdk/secret.h"
#include "sdk/time.h"

namespace patron::session {

/// `retiresAt` of a key that is in use: later than any session can last.
inline constexpr sdk::TimePoint kKeyInUse =
    std::chrono::sys_days(std::chrono::year(9999) / std::chrono::December / 31);

/// A brand's token key as stored: sealed under the installation's master key.
struct SigningKeyRow {
    brand::BrandId brandId = 0;
    std::string kid;
    std::string sealed;
    sdk::TimePoint activeFrom;  ///< signs from here on; until then it is only published
    sdk::TimePoint retiresAt;   ///< neither signs nor verifies from here on
};

/// Token keys in the database. Writing raises the settings version. Errors: kServerDatabase.
class SigningKeyStore {
  public:
    virtual ~SigningKeyStore() = default;
    virtual sdk::Result<std::vector<SigningKeyRow>> load(brand::Transaction& tx) = 0;
    /// As load, and keeps other writers of settings waiting until the transaction ends. In a write.
    virtual sdk::Result<std::vector<SigningKeyRow>> loadForUpdate(brand::Transaction& tx) = 0;
    virtual sdk::Result<void> add(brand::Transaction& tx, const SigningKeyRow& row) = 0;
    virtual sdk::Result<void> retire(brand::Transaction& tx, brand::BrandId brandId,
                                     std::string_view kid, sdk::TimePoint at) = 0;
    virtual sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint now, int limit) = 0;
};

/// One opened key.
struct SigningKey {
    std::string kid;
    sdk::Secret bytes;  ///< 32 random bytes
    sdk::TimePoint activeFrom;
    sdk::TimePoint retiresAt;
};

/// All token keys, opened, as one immutable snapshot, by brand. A key is only ever looked up among
/// those of the request's brand (rules T6, T8). Rotation overlaps: a new key is published
/// some seconds before it signs, so that every process knows it, and the old one verifies until the
/// last session it signed for has ended.
class SigningKeySet {
  public:
    /// kServerInternal with the brand's number when a row does not open (master key lost).
    static sdk::Result<std::shared_ptr<const SigningKeySet>> open(
        const std::vector<SigningKeyRow>& rows, const keys::InstallationKeys& keys);

    /// The key that signs now: the one that became active last; null when the brand has none.
    const SigningKey* signing(brand::BrandId brandId, sdk::TimePoint now) const;
    /// The key of this brand with this id, unless it is retired. One that is published and not yet
    /// active verifies too: a machine whose clock is ahead may already sign with it.
    const SigningKey* find(brand::BrandId brandId, std::string_view kid, sdk::TimePoint now) const;

  private:
    std::map<brand::BrandId, std::vector<std::unique_ptr<SigningKey>>> byBrand_;
};

/// Holds the set in force. Any thread.
class SigningKeyHolder {
  public:
    explicit SigningKeyHolder(std::shared_ptr<const SigningKeySet> set) : set_(std::move(set)) {}
    std::shared_ptr<const SigningKeySet> current() const {
        const std::shared_lock lock(mutex_);
        return set_;
    }
    void replace(std::shared_ptr<const SigningKeySet> set) {
        const std::unique_lock lock(mutex_);
        set_.swap(set);
    }

  private:
    mutable std::shared_mutex mutex_;
    std::shared_ptr<const SigningKeySet> set_;
};

/// A fresh row for a brand: random key, random kid, sealed. For set-up and rotation.
SigningKeyRow makeSigningKey(brand::BrandId brandId, const keys::InstallationKeys& keys,
                             keys::RandomSource& random, sdk::TimePoint activeFrom);

}  // namespace patron::session

#endif  // PATRON_SESSION_SIGNING_KEYS_H
