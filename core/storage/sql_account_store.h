#ifndef PATRON_STORAGE_SQL_ACCOUNT_STORE_H
#define PATRON_STORAGE_SQL_ACCOUNT_STORE_H

#include "account/account_store.h"

namespace patron::storage {

/// account::AccountStore in SQL. No state: the connection comes with the transaction.
class SqlAccountStore final : public account::AccountStore {
  public:
    sdk::Result<std::optional<account::AccountView>> find(brand::Transaction& tx,
                                                          brand::BrandId brandId,
                                                          account::AccountId id,
                                                          sdk::TimePoint now) override;
    sdk::Result<std::optional<account::AccountView>> findByUuid(brand::Transaction& tx,
                                                                brand::BrandId brandId,
                                                                std::string_view uuid,
                                                                sdk::TimePoint now) override;
    /// SQLite: a write already has the database to itself, so this is find. A database with row
    /// locks puts its `FOR UPDATE` here.
    sdk::Result<std::optional<account::AccountView>> findForUpdate(brand::Transaction& tx,
                                                                   brand::BrandId brandId,
                                                                   account::AccountId id,
                                                                   sdk::TimePoint now) override;
    sdk::Result<account::AccountId> add(brand::Transaction& tx,
                                        const account::Account& account) override;
    sdk::Result<bool> update(brand::Transaction& tx, const account::Account& account,
                             std::int64_t expectedVersion) override;
    sdk::Result<void> putDemographics(
        brand::Transaction& tx, account::AccountId id,
        const std::vector<account::DemographicValue>& values) override;
    sdk::Result<std::optional<account::IdentifierOwner>> ownerOf(brand::Transaction& tx,
                                                                 brand::BrandId brandId,
                                                                 std::string_view attribute,
                                                                 std::string_view key) override;
    sdk::Result<account::Claim> claim(brand::Transaction& tx, brand::BrandId brandId,
                                      account::AccountId id, std::string_view attribute,
                                      std::string_view key, bool proven) override;
    sdk::Result<void> release(brand::Transaction& tx, brand::BrandId brandId, account::AccountId id,
                              std::string_view attribute) override;
    sdk::Result<void> recordOptIn(brand::Transaction& tx, const account::Account& account,
                                  std::string_view channel, account::OptIn value,
                                  std::string_view source, sdk::TimePoint now) override;
    sdk::Result<void> erase(brand::Transaction& tx, brand::BrandId brandId, account::AccountId id,
                            sdk::TimePoint now) override;
    sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint before, int limit) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_ACCOUNT_STORE_H
