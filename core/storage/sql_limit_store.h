#ifndef PATRON_STORAGE_SQL_LIMIT_STORE_H
#define PATRON_STORAGE_SQL_LIMIT_STORE_H

#include "otp/limit_store.h"

namespace patron::storage {

/// otp::LimitStore in SQL.
class SqlLimitStore final : public otp::LimitStore {
  public:
    sdk::Result<otp::Count> count(brand::Transaction& tx, std::string_view scope,
                                  std::string_view keyHash, sdk::Duration window,
                                  sdk::TimePoint now) override;
    sdk::Result<otp::Count> peek(brand::Transaction& tx, std::string_view scope,
                                 std::string_view keyHash, sdk::TimePoint now) override;
    sdk::Result<otp::Count> countDistinct(brand::Transaction& tx, std::string_view scope,
                                          std::string_view keyHash, std::string_view memberHash,
                                          sdk::Duration window, sdk::TimePoint now) override;
    sdk::Result<otp::Failures> failures(brand::Transaction& tx, std::string_view keyHash,
                                        sdk::TimePoint now) override;
    sdk::Result<otp::Failures> countFailure(brand::Transaction& tx, std::string_view keyHash,
                                            sdk::TimePoint now) override;
    sdk::Result<void> lockUntil(brand::Transaction& tx, std::string_view keyHash,
                                sdk::TimePoint until) override;
    sdk::Result<void> clearFailures(brand::Transaction& tx, std::string_view keyHash) override;
    sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint now, int limit) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_LIMIT_STORE_H
