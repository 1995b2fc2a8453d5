#include "storage/sql_challenge_store.h"

#include "storage/purge_sql.h"
#include "storage/sql_transaction.h"

#define PATRON_CHALLENGE_COLUMNS                                                        \
    " brand_id, purpose, address_hash, account_id, generation, code_hash, hash_key_id," \
    " attempts, sends, sent_at, expires_at, forgotten_at, ended, message_id "

namespace patron::storage {
namespace {

constexpr Sql kFind{"SELECT" PATRON_CHALLENGE_COLUMNS R"(
FROM challenge
WHERE brand_id = $1 AND purpose = $2 AND address_hash = $3 AND account_id = $4)"};

// A row that says nothing, where there was none: then there is one to lock.
constexpr Sql kHold{"INSERT INTO challenge (" PATRON_CHALLENGE_COLUMNS R"()
VALUES ($1, $2, $3, $4, 0, '', '', 0, 0, 0, 0, 0, 1, 0)
ON CONFLICT (brand_id, address_hash, purpose, account_id) DO UPDATE
SET generation = challenge.generation
RETURNING)" PATRON_CHALLENGE_COLUMNS};

constexpr Sql kPut{"INSERT INTO challenge (" PATRON_CHALLENGE_COLUMNS R"()
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (brand_id, address_hash, purpose, account_id) DO UPDATE
SET generation = excluded.generation, code_hash = excluded.code_hash,
    hash_key_id = excluded.hash_key_id, attempts = excluded.attempts, sends = excluded.sends,
    sent_at = excluded.sent_at, expires_at = excluded.expires_at,
    forgotten_at = excluded.forgotten_at, ended = excluded.ended, message_id = excluded.message_id)"};

// Rule C3: of many tries at once each gets a number of its own.
constexpr Sql kCountAttempt{R"(
UPDATE challenge SET attempts = attempts + 1
WHERE brand_id = $1 AND purpose = $2 AND address_hash = $3 AND account_id = $4
  AND ended = 0 AND forgotten_at > $5
RETURNING)" PATRON_CHALLENGE_COLUMNS};

// Rule C3: of many right codes at once one ends the challenge.
constexpr Sql kConsume{R"(
UPDATE challenge SET ended = 1, attempts = 0, code_hash = ''
WHERE brand_id = $1 AND purpose = $2 AND address_hash = $3 AND account_id = $4
  AND ended = 0 AND generation = $5 AND expires_at > $6)"};

constexpr Sql kForgive{R"(
UPDATE challenge SET attempts = 0
WHERE brand_id = $1 AND purpose = $2 AND address_hash = $3 AND account_id = $4)"};

constexpr Sql kEnd{R"(
UPDATE challenge SET ended = 1, code_hash = ''
WHERE brand_id = $1 AND purpose = $2 AND address_hash = $3 AND account_id = $4)"};

constexpr Sql kEndAllOf{R"(
UPDATE challenge SET ended = 1, code_hash = ''
WHERE brand_id = $1 AND account_id = $2 AND account_id > 0)"};

constexpr Sql kPurge{PATRON_PURGE("challenge", "brand_id, address_hash, purpose, account_id",
                                  "forgotten_at < $1 AND expires_at < $2", "$3")};

otp::Challenge toChallenge(const Row& row) {
    otp::Challenge c;
    Columns(row) >> c.key.brandId >> c.key.purpose >> c.key.addressHash >> c.key.accountId >>
        c.generation >> c.codeHash >> c.hashKeyId >> c.attempts >> c.sends >> c.sentAt >>
        c.expiresAt >> c.forgottenAt >> c.ended >> c.messageId;
    return c;
}

}  // namespace

sdk::Result<std::optional<otp::Challenge>> SqlChallengeStore::find(brand::Transaction& tx,
                                                                   const otp::ChallengeKey& key) {
    return connectionOf(tx).one(kFind, {key.brandId, key.purpose, key.addressHash, key.accountId},
                                toChallenge);
}

sdk::Result<otp::Challenge> SqlChallengeStore::hold(brand::Transaction& tx,
                                                    const otp::ChallengeKey& key) {
    auto held = connectionOf(tx).one(
        kHold, {key.brandId, key.purpose, key.addressHash, key.accountId}, toChallenge);
    if (!held) return sdk::Unexpected(std::move(held.error()));
    return held->value_or(otp::Challenge{});
}

sdk::Result<void> SqlChallengeStore::put(brand::Transaction& tx, const otp::Challenge& c) {
    return connectionOf(tx).perform(
        kPut, {c.key.brandId, c.key.purpose, c.key.addressHash, c.key.accountId, c.generation,
               c.codeHash, c.hashKeyId, c.attempts, c.sends, c.sentAt, c.expiresAt, c.forgottenAt,
               c.ended, c.messageId});
}

sdk::Result<std::optional<otp::Challenge>> SqlChallengeStore::countAttempt(
    brand::Transaction& tx, const otp::ChallengeKey& key, sdk::TimePoint now) {
    return connectionOf(tx).one(kCountAttempt,
                                {key.brandId, key.purpose, key.addressHash, key.accountId, now},
                                toChallenge);
}

sdk::Result<bool> SqlChallengeStore::consume(brand::Transaction& tx, const otp::ChallengeKey& key,
                                             std::int64_t generation, sdk::TimePoint now) {
    return connectionOf(tx).changes(
        kConsume, {key.brandId, key.purpose, key.addressHash, key.accountId, generation, now});
}

sdk::Result<void> SqlChallengeStore::forgiveAttempts(brand::Transaction& tx,
                                                     const otp::ChallengeKey& key) {
    return connectionOf(tx).perform(kForgive,
                                    {key.brandId, key.purpose, key.addressHash, key.accountId});
}

sdk::Result<void> SqlChallengeStore::end(brand::Transaction& tx, const otp::ChallengeKey& key) {
    return connectionOf(tx).perform(kEnd,
                                    {key.brandId, key.purpose, key.addressHash, key.accountId});
}

sdk::Result<void> SqlChallengeStore::endAllOf(brand::Transaction& tx, brand::BrandId brandId,
                                              std::int64_t accountId) {
    return connectionOf(tx).perform(kEndAllOf, {brandId, accountId});
}

sdk::Result<int> SqlChallengeStore::purge(brand::Transaction& tx, sdk::TimePoint before,
                                          int limit) {
    return connectionOf(tx).count(kPurge, {before, before, limit});
}

}  // namespace patron::storage
