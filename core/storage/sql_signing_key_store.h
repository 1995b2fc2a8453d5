#ifndef PATRON_STORAGE_SQL_SIGNING_KEY_STORE_H
#define PATRON_STORAGE_SQL_SIGNING_KEY_STORE_H

#include "session/signing_keys.h"

namespace patron::storage {

/// session::SigningKeyStore in SQL.
class SqlSigningKeyStore final : public session::SigningKeyStore {
  public:
    sdk::Result<std::vector<session::SigningKeyRow>> load(brand::Transaction& tx) override;
    sdk::Result<std::vector<session::SigningKeyRow>> loadForUpdate(brand::Transaction& tx) override;
    sdk::Result<void> add(brand::Transaction& tx, const session::SigningKeyRow& row) override;
    sdk::Result<void> retire(brand::Transaction& tx, brand::BrandId brandId, std::string_view kid,
                             sdk::TimePoint at) override;
    sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint now, int limit) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_SIGNING_KEY_STORE_H
