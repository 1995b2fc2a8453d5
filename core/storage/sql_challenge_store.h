#ifndef PATRON_STORAGE_SQL_CHALLENGE_STORE_H
#define PATRON_STORAGE_SQL_CHALLENGE_STORE_H

#include "otp/challenge_store.h"

namespace patron::storage {

/// otp::ChallengeStore in SQL.
class SqlChallengeStore final : public otp::ChallengeStore {
  public:
    sdk::Result<std::optional<otp::Challenge>> find(brand::Transaction& tx,
                                                    const otp::ChallengeKey& key) override;
    sdk::Result<otp::Challenge> hold(brand::Transaction& tx, const otp::ChallengeKey& key) override;
    sdk::Result<void> put(brand::Transaction& tx, const otp::Challenge& challenge) override;
    sdk::Result<std::optional<otp::Challenge>> countAttempt(brand::Transaction& tx,
                                                            const otp::ChallengeKey& key,
                                                            sdk::TimePoint now) override;
    sdk::Result<bool> consume(brand::Transaction& tx, const otp::ChallengeKey& key,
                              std::int64_t generation, sdk::TimePoint now) override;
    sdk::Result<void> forgiveAttempts(brand::Transaction& tx,
                                      const otp::ChallengeKey& key) override;
    sdk::Result<void> end(brand::Transaction& tx, const otp::ChallengeKey& key) override;
    sdk::Result<void> endAllOf(brand::Transaction& tx, brand::BrandId brandId,
                               std::int64_t accountId) override;
    sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint before, int limit) override;
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_CHALLENGE_STORE_H
