#include "storage/sql_signing_key_store.h"

#include "storage/purge_sql.h"
#include "storage/settings_version.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

constexpr Sql kLoad{R"(
SELECT brand_id, kid, sealed, active_from_at, retires_at
FROM signing_key
ORDER BY brand_id, active_from_at, kid)"};

constexpr Sql kAdd{R"(
INSERT INTO signing_key (brand_id, kid, sealed, active_from_at, retires_at)
VALUES ($1, $2, $3, $4, $5))"};

constexpr Sql kRetire{"UPDATE signing_key SET retires_at = $1 WHERE brand_id = $2 AND kid = $3"};

constexpr Sql kPurge{PATRON_PURGE("signing_key", "brand_id, kid", "retires_at <= $1", "$2")};

session::SigningKeyRow toKey(const Row& row) {
    session::SigningKeyRow key;
    Columns(row) >> key.brandId >> key.kid >> key.sealed >> key.activeFrom >> key.retiresAt;
    return key;
}

}  // namespace

sdk::Result<std::vector<session::SigningKeyRow>> SqlSigningKeyStore::load(brand::Transaction& tx) {
    return connectionOf(tx).all(kLoad, {}, toKey);
}

sdk::Result<std::vector<session::SigningKeyRow>> SqlSigningKeyStore::loadForUpdate(
    brand::Transaction& tx) {
    if (auto raised = raiseSettingsVersion(connectionOf(tx)); !raised) {
        return sdk::Unexpected(std::move(raised.error()));
    }
    return load(tx);
}

sdk::Result<void> SqlSigningKeyStore::add(brand::Transaction& tx,
                                          const session::SigningKeyRow& row) {
    Connection& connection = connectionOf(tx);
    if (auto raised = raiseSettingsVersion(connection); !raised) return raised;
    return connection.perform(kAdd,
                              {row.brandId, row.kid, row.sealed, row.activeFrom, row.retiresAt});
}

sdk::Result<void> SqlSigningKeyStore::retire(brand::Transaction& tx, brand::BrandId brandId,
                                             std::string_view kid, sdk::TimePoint at) {
    Connection& connection = connectionOf(tx);
    if (auto raised = raiseSettingsVersion(connection); !raised) return raised;
    return connection.perform(kRetire, {at, brandId, kid});
}

sdk::Result<int> SqlSigningKeyStore::purge(brand::Transaction& tx, sdk::TimePoint now, int limit) {
    Connection& connection = connectionOf(tx);
    // Raised last, and only if something went: nobody who holds the settings wants a retired key.
    auto removed = connection.count(kPurge, {now, limit});
    if (!removed || *removed == 0) return removed;
    if (auto raised = raiseSettingsVersion(connection); !raised) {
        return sdk::Unexpected(std::move(raised.error()));
    }
    return removed;
}

}  // namespace patron::storage
