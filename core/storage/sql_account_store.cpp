#include "storage/sql_account_store.h"

#include "keys/random.h"
#include "storage/account_row.h"
#include "storage/purge_sql.h"
#include "storage/row_id.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

constexpr Sql kFind{"SELECT" PATRON_ACCOUNT_VIEW_COLUMNS R"(
FROM account a)" PATRON_ACCOUNT_VIEW_JOINS "WHERE a.id = $2 AND a.brand_id = $3"};

constexpr Sql kFindByUuid{"SELECT" PATRON_ACCOUNT_VIEW_COLUMNS R"(
FROM account a)" PATRON_ACCOUNT_VIEW_JOINS "WHERE a.uuid = $2 AND a.brand_id = $3"};

constexpr Sql kAdd{R"(
INSERT INTO account (id, brand_id, uuid, first_name, last_name, email, phone_number, locale, state,
                     confirmed, optin_email, optin_sms, optin_push, version, created_at, updated_at,
                     social_login)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
ON CONFLICT (id) DO NOTHING)"};

constexpr Sql kUpdate{R"(
UPDATE account
SET first_name = $1, last_name = $2, email = $3, phone_number = $4, locale = $5, state = $6,
    confirmed = $7, optin_email = $8, optin_sms = $9, optin_push = $10, version = $11,
    updated_at = $12
WHERE id = $13 AND brand_id = $14 AND version = $15)"};

constexpr Sql kPutDemographic{R"(
INSERT INTO account_demographic (account_id, demographic_id, id, value, position)
VALUES ($1, $2, $3, $4,
        (SELECT COALESCE(MAX(position), 0) + 1 FROM account_demographic WHERE account_id = $1))
ON CONFLICT (account_id, demographic_id) DO UPDATE SET value = excluded.value)"};

constexpr Sql kRemoveDemographic{
    "DELETE FROM account_demographic WHERE account_id = $1 AND demographic_id = $2"};

// A statement of its own: one that waited for a lock sees the locked row as it is now, but all
// other rows as they were before it waited.
constexpr Sql kLock{R"(
SELECT id FROM account WHERE id = $1 AND brand_id = $2 /*postgresql: FOR UPDATE*/)"};

constexpr Sql kOwner{R"(
SELECT i.account_id, i.proven, a.state, CASE WHEN a.social_login = '' THEN 0 ELSE 1 END
FROM identifier i JOIN account a ON a.id = i.account_id
WHERE i.brand_id = $1 AND i.attribute = $2 AND i.value_key = $3)"};

// The race for an identifier is decided here, by the primary key.
constexpr Sql kClaim{R"(
INSERT INTO identifier (brand_id, attribute, value_key, account_id, proven)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (brand_id, attribute, value_key) DO NOTHING)"};
constexpr Sql kHolder{R"(
SELECT account_id, proven FROM identifier
WHERE brand_id = $1 AND attribute = $2 AND value_key = $3 /*postgresql: FOR UPDATE*/)"};
constexpr Sql kTakeOver{R"(
UPDATE identifier SET account_id = $1, proven = $2
WHERE brand_id = $3 AND attribute = $4 AND value_key = $5)"};

constexpr Sql kDropEarlierClaim{R"(
DELETE FROM identifier
WHERE account_id = $1 AND brand_id = $2 AND attribute = $3 AND value_key <> $4)"};

constexpr Sql kRelease{
    "DELETE FROM identifier WHERE account_id = $1 AND brand_id = $2 AND attribute = $3"};

constexpr Sql kRecordOptIn{R"(
INSERT INTO opt_in_event (account_id, id, brand_id, channel, value, source, happened_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (account_id, id) DO NOTHING)"};

constexpr Sql kErase{R"(
UPDATE account
SET first_name = '', last_name = '', email = '', phone_number = '', locale = '', state = $1,
    confirmed = 0, social_login = '', version = version + 1, updated_at = $2, erased_at = $3
WHERE id = $4 AND brand_id = $5)"};
constexpr Sql kEraseDemographics{"DELETE FROM account_demographic WHERE account_id = $1"};
constexpr Sql kEraseClaims{"DELETE FROM identifier WHERE account_id = $1"};
constexpr Sql kErasePending{"DELETE FROM pending_change WHERE account_id = $1"};
constexpr Sql kEraseOptIns{"DELETE FROM opt_in_event WHERE account_id = $1"};

constexpr Sql kPurge{PATRON_PURGE("account", "id", "erased_at > 0 AND erased_at < $1", "$2")};

using MaybeView = sdk::Result<std::optional<account::AccountView>>;

MaybeView readView(brand::Transaction& tx, const Sql& sql, Connection::Values values) {
    AccountViewBuilder builder;
    auto done = connectionOf(tx).run(sql, values, [&](const Row& row) { builder.add(row); });
    if (!done) return sdk::Unexpected(std::move(done.error()));
    return builder.take();
}

struct Holder {
    account::AccountId accountId = 0;
    bool proven = false;
};
Holder toHolder(const Row& row) {
    Holder holder;
    Columns(row) >> holder.accountId >> holder.proven;
    return holder;
}

account::IdentifierOwner toOwner(const Row& row) {
    account::IdentifierOwner owner;
    Columns(row) >> owner.accountId >> owner.proven >> owner.state >> owner.social;
    return owner;
}

struct WantedClaim {
    brand::BrandId brandId;
    std::string_view attribute, key;
    account::AccountId accountId;
    bool proven;
};

/// The claim of a row that is there and locked.
sdk::Result<account::Claim> takeFrom(Connection& connection, const Holder& holder,
                                     const WantedClaim& w) {
    const bool ours = holder.accountId == w.accountId;
    if (ours && (holder.proven || !w.proven)) return account::Claim{true, 0};
    if (!ours && (holder.proven || !w.proven)) return account::Claim{};
    auto done =
        connection.perform(kTakeOver, {w.accountId, w.proven, w.brandId, w.attribute, w.key});
    if (!done) return sdk::Unexpected(std::move(done.error()));
    return account::Claim{true, ours ? 0 : holder.accountId};
}

sdk::Result<account::Claim> take(Connection& connection, const WantedClaim& w) {
    // Again when the holder let go between the two statements.
    for (int tries = 0; tries < 3; ++tries) {
        auto added =
            connection.changes(kClaim, {w.brandId, w.attribute, w.key, w.accountId, w.proven});
        if (!added) return sdk::Unexpected(std::move(added.error()));
        if (*added) return account::Claim{true, 0};
        auto holder = connection.one(kHolder, {w.brandId, w.attribute, w.key}, toHolder);
        if (!holder) return sdk::Unexpected(std::move(holder.error()));
        if (*holder) return takeFrom(connection, **holder, w);
    }
    return sdk::fail(sdk::ErrorCode::kServerDatabase, "an identifier changes hands all the time");
}

sdk::Result<void> putDemographic(Connection& connection, account::AccountId id,
                                 const account::DemographicValue& answer) {
    if (answer.value.empty()) {
        return connection.perform(kRemoveDemographic, {id, answer.demographicId});
    }
    const std::string rowId =
        answer.id.empty() ? keys::randomUuid(keys::systemRandom()) : answer.id;
    return connection.perform(kPutDemographic, {id, answer.demographicId, rowId, answer.value});
}

}  // namespace

MaybeView SqlAccountStore::find(brand::Transaction& tx, brand::BrandId brandId,
                                account::AccountId id, sdk::TimePoint now) {
    return readView(tx, kFind, {now, id, brandId});
}

MaybeView SqlAccountStore::findByUuid(brand::Transaction& tx, brand::BrandId brandId,
                                      std::string_view uuid, sdk::TimePoint now) {
    return readView(tx, kFindByUuid, {now, uuid, brandId});
}

MaybeView SqlAccountStore::findForUpdate(brand::Transaction& tx, brand::BrandId brandId,
                                         account::AccountId id, sdk::TimePoint now) {
    if (auto locked = connectionOf(tx).perform(kLock, {id, brandId}); !locked) {
        return sdk::Unexpected(std::move(locked.error()));
    }
    return find(tx, brandId, id, now);
}

sdk::Result<account::AccountId> SqlAccountStore::add(brand::Transaction& tx,
                                                     const account::Account& a) {
    return insertWithNewId(a.createdAt, [&](account::AccountId id) {
        return connectionOf(tx).changes(
            kAdd, {id, a.brandId, a.uuid, a.firstName, a.lastName, a.email, a.phoneNumber, a.locale,
                   a.state, a.confirmed, a.optinEmail, a.optinSms, a.optinPush, a.version,
                   a.createdAt, a.updatedAt, a.socialLogin});
    });
}

sdk::Result<bool> SqlAccountStore::update(brand::Transaction& tx, const account::Account& a,
                                          std::int64_t expectedVersion) {
    return connectionOf(tx).changes(
        kUpdate, {a.firstName, a.lastName, a.email, a.phoneNumber, a.locale, a.state, a.confirmed,
                  a.optinEmail, a.optinSms, a.optinPush, a.version, a.updatedAt, a.id, a.brandId,
                  expectedVersion});
}

sdk::Result<void> SqlAccountStore::putDemographics(
    brand::Transaction& tx, account::AccountId id,
    const std::vector<account::DemographicValue>& values) {
    for (const account::DemographicValue& answer : values) {
        if (auto put = putDemographic(connectionOf(tx), id, answer); !put) return put;
    }
    return {};
}

sdk::Result<std::optional<account::IdentifierOwner>> SqlAccountStore::ownerOf(
    brand::Transaction& tx, brand::BrandId brandId, std::string_view attribute,
    std::string_view key) {
    return connectionOf(tx).one(kOwner, {brandId, attribute, key}, toOwner);
}

sdk::Result<account::Claim> SqlAccountStore::claim(brand::Transaction& tx, brand::BrandId brandId,
                                                   account::AccountId id,
                                                   std::string_view attribute, std::string_view key,
                                                   bool proven) {
    Connection& connection = connectionOf(tx);
    auto claim = take(connection, {brandId, attribute, key, id, proven});
    if (!claim || !claim->taken) return claim;
    auto dropped = connection.perform(kDropEarlierClaim, {id, brandId, attribute, key});
    if (!dropped) return sdk::Unexpected(std::move(dropped.error()));
    return claim;
}

sdk::Result<void> SqlAccountStore::release(brand::Transaction& tx, brand::BrandId brandId,
                                           account::AccountId id, std::string_view attribute) {
    return connectionOf(tx).perform(kRelease, {id, brandId, attribute});
}

sdk::Result<void> SqlAccountStore::recordOptIn(brand::Transaction& tx, const account::Account& a,
                                               std::string_view channel, account::OptIn value,
                                               std::string_view source, sdk::TimePoint now) {
    auto added = insertWithNewId(now, [&](std::int64_t id) {
        return connectionOf(tx).changes(kRecordOptIn,
                                        {a.id, id, a.brandId, channel, value, source, now});
    });
    if (!added) return sdk::Unexpected(std::move(added.error()));
    return {};
}

sdk::Result<void> SqlAccountStore::erase(brand::Transaction& tx, brand::BrandId brandId,
                                         account::AccountId id, sdk::TimePoint now) {
    Connection& connection = connectionOf(tx);
    auto found =
        connection.changes(kErase, {account::AccountState::kBeingDeleted, now, now, id, brandId});
    if (!found) return sdk::Unexpected(std::move(found.error()));
    if (!*found) return {};  // not this brand's: what hangs on it is not ours to touch
    for (const Sql* sql : {&kEraseDemographics, &kEraseClaims, &kErasePending, &kEraseOptIns}) {
        if (auto erased = connection.perform(*sql, {id}); !erased) return erased;
    }
    return {};
}

sdk::Result<int> SqlAccountStore::purge(brand::Transaction& tx, sdk::TimePoint before, int limit) {
    return connectionOf(tx).count(kPurge, {before, limit});
}

}  // namespace patron::storage
