#ifndef PATRON_STORAGE_STORAGE_H
#define PATRON_STORAGE_STORAGE_H

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "account/account_store.h"
#include "auth/session_account_store.h"
#include "brand/brand_store.h"
#include "brand/transaction.h"
#include "delivery/outbox_store.h"
#include "otp/challenge_store.h"
#include "otp/limit_store.h"
#include "sdk/result.h"
#include "sdk/time.h"
#include "session/session_store.h"
#include "session/signing_keys.h"
#include "storage/lease_store.h"

namespace patron::storage {

struct StorageOptions {
    /// `sqlite:///absolute/path`, `sqlite://relative`, or a libpq URI `postgresql://…`.
    std::string url;
    /// How long a statement waits for another's lock; on PostgreSQL also how long one may run.
    sdk::Duration busyTimeout{5'000};
    /// Commits of concurrent writers become one (SQLite). Off in CGI and short commands, where each
    /// process has one write at a time.
    bool groupCommit = true;
    /// At most so many sessions of this process with a PostgreSQL server for transactions; single
    /// statements have four more.
    std::size_t connections = 16;
};

/// An open database and every port in it. The schema is checked at open: kConfigInvalid says which
/// command helps when it is missing, older or newer than this program knows. Owns all connections;
/// the ports live as long as it does. Any thread.
class Storage {
  public:
    static sdk::Result<std::unique_ptr<Storage>> open(const StorageOptions& options);
    virtual ~Storage() = default;

    virtual brand::Database& database() = 0;
    virtual brand::BrandStore& brands() = 0;
    virtual account::AccountStore& accounts() = 0;
    virtual account::PendingChangeStore& pendingChanges() = 0;
    virtual account::AuditLog& audit() = 0;
    virtual account::AccountSessions& accountSessions() = 0;
    virtual otp::ChallengeStore& challenges() = 0;
    virtual otp::LimitStore& limits() = 0;
    virtual delivery::OutboxStore& outbox() = 0;
    virtual session::SessionStore& sessions() = 0;
    virtual session::SigningKeyStore& signingKeys() = 0;
    virtual auth::SessionAccountStore& sessionAccounts() = 0;
    virtual LeaseStore& leases() = 0;
};

/// Applies the numbered files of `sql/` that the database does not have yet, each in a transaction
/// of its own; creates an SQLite file (mode 0600) when there is none (a PostgreSQL database is its
/// administrator's to create). Safe to run twice and by two
/// at once. Answers the names of what it applied.
sdk::Result<std::vector<std::string>> migrate(const StorageOptions& options,
                                              const std::filesystem::path& sqlFolder);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_STORAGE_H
