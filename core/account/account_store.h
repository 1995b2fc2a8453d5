#ifndef PATRON_ACCOUNT_ACCOUNT_STORE_H
#define PATRON_ACCOUNT_ACCOUNT_STORE_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "account/account.h"
#include "brand/transaction.h"
#include "sdk/identifier.h"
#include "sdk/result.h"

namespace patron::account {

/// Who has an identifier. Proven: by a code. An unproven one never signs in; it gives way to
/// somebody who proves it (rule A3.4.5).
struct IdentifierOwner {
    AccountId accountId = 0;
    bool proven = false;
    AccountState state = AccountState::kActive;
    bool social = false;  ///< Account::isSocial
};

/// What came of a claim.
struct Claim {
    bool taken = false;
    /// Whose unproven claim gave way; 0: nobody's.
    AccountId displaced = 0;
};

/// Accounts in the database. Unique indexes decide who gets an identifier: within a brand a claim
/// of (attribute, key) belongs to one account. Errors: kServerDatabase.
class AccountStore {
  public:
    virtual ~AccountStore() = default;

    /// Null when there is none in this brand. Pending flags are judged at `now`.
    virtual sdk::Result<std::optional<AccountView>> find(brand::Transaction& tx,
                                                         brand::BrandId brandId, AccountId id,
                                                         sdk::TimePoint now) = 0;
    virtual sdk::Result<std::optional<AccountView>> findByUuid(brand::Transaction& tx,
                                                               brand::BrandId brandId,
                                                               std::string_view uuid,
                                                               sdk::TimePoint now) = 0;
    /// As find, and keeps other writers off the account until the transaction ends. In a write
    /// only.
    virtual sdk::Result<std::optional<AccountView>> findForUpdate(brand::Transaction& tx,
                                                                  brand::BrandId brandId,
                                                                  AccountId id,
                                                                  sdk::TimePoint now) = 0;

    /// Adds an account (without claims); makes and returns its row number.
    virtual sdk::Result<AccountId> add(brand::Transaction& tx, const Account& account) = 0;
    /// Writes every column of the account but id, brand, uuid, createdAt and socialLogin, if its
    /// stored version is `expectedVersion`; false otherwise. `account.version` is stored as given.
    virtual sdk::Result<bool> update(brand::Transaction& tx, const Account& account,
                                     std::int64_t expectedVersion) = 0;
    /// Inserts or replaces rows by demographicId; an empty value removes the row.
    virtual sdk::Result<void> putDemographics(brand::Transaction& tx, AccountId id,
                                              const std::vector<DemographicValue>& values) = 0;

    virtual sdk::Result<std::optional<IdentifierOwner>> ownerOf(brand::Transaction& tx,
                                                                brand::BrandId brandId,
                                                                std::string_view attribute,
                                                                std::string_view key) = 0;
    /// Takes an identifier for an account, whose earlier claim on the attribute goes. A proven
    /// claim replaces an unproven one of another account; the caller clears that account's value.
    /// Not taken when a claim of at least the same strength is somebody else's.
    virtual sdk::Result<Claim> claim(brand::Transaction& tx, brand::BrandId brandId, AccountId id,
                                     std::string_view attribute, std::string_view key,
                                     bool proven) = 0;
    virtual sdk::Result<void> release(brand::Transaction& tx, brand::BrandId brandId, AccountId id,
                                      std::string_view attribute) = 0;

    /// When and from where an opt-in was changed, kept as evidence. `source`: `register`, `update`.
    virtual sdk::Result<void> recordOptIn(brand::Transaction& tx, const Account& account,
                                          std::string_view channel, OptIn value,
                                          std::string_view source, sdk::TimePoint now) = 0;

    /// Takes every personal datum of the account out of the database: names, addresses,
    /// demographics, claims, pending changes, opt-in history; leaves a stub in state kBeingDeleted.
    virtual sdk::Result<void> erase(brand::Transaction& tx, brand::BrandId brandId, AccountId id,
                                    sdk::TimePoint now) = 0;
    /// Housekeeping: removes at most `limit` stubs erased before `before`.
    virtual sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint before, int limit) = 0;
};

/// Pending changes in the database; see PendingChange. Errors: kServerDatabase.
class PendingChangeStore {
  public:
    virtual ~PendingChangeStore() = default;

    /// Those alive at `now`.
    virtual sdk::Result<std::vector<PendingChange>> list(brand::Transaction& tx,
                                                         AccountId accountId,
                                                         sdk::TimePoint now) = 0;
    /// Inserts or replaces.
    virtual sdk::Result<void> put(brand::Transaction& tx, const PendingChange& change) = 0;
    /// False when there was none.
    virtual sdk::Result<bool> remove(brand::Transaction& tx, AccountId accountId,
                                     std::string_view attribute) = 0;
    virtual sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint now, int limit) = 0;
};

/// One line of the audit trail: who did what to whom, never with personal data.
struct AuditEvent {
    brand::BrandId brandId = 0;
    AccountId accountId = 0;
    std::string action;  ///< `account.registered`, `account.identifier_changed` …
    std::string actor;   ///< `customer`, `admin:<name>`, `system`
    std::string detail;  ///< short, e.g. the attribute's name
    std::string requestId;
    sdk::TimePoint at;
};

/// Which events to look for.
struct AuditQuery {
    brand::BrandId brandId = 0;  ///< zero: every brand
    std::string actionPrefix{};  ///< `code.`; empty: every action
    sdk::TimePoint since{};      ///< zero: however long ago
    int limit = 50;
};

/// The audit trail, append only. Errors: kServerDatabase.
class AuditLog {
  public:
    virtual ~AuditLog() = default;
    virtual sdk::Result<void> append(brand::Transaction& tx, const AuditEvent& event) = 0;
    /// Newest first.
    virtual sdk::Result<std::vector<AuditEvent>> latest(brand::Transaction& tx,
                                                        const AuditQuery& query) = 0;
    virtual sdk::Result<int> purge(brand::Transaction& tx, sdk::TimePoint before, int limit) = 0;
};

/// What an account needs to do to sessions, without knowing what one is.
class AccountSessions {
  public:
    virtual ~AccountSessions() = default;
    virtual sdk::Result<int> endAll(brand::Transaction& tx, AccountId accountId) = 0;
    virtual sdk::Result<int> endOthers(brand::Transaction& tx, AccountId accountId,
                                       std::int64_t keepSessionId) = 0;
};

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_ACCOUNT_STORE_H
