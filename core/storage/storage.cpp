#include "storage/storage.h"

#include <utility>
#include <vector>

#include "keys/hmac.h"
#include "keys/random.h"
#include "storage/database_url.h"
#include "storage/migration_file.h"
#include "storage/migrator.h"
#include "storage/postgresql/postgresql_database.h"
#include "storage/schema_version.h"
#include "storage/sql_account_sessions.h"
#include "storage/sql_account_store.h"
#include "storage/sql_audit_log.h"
#include "storage/sql_brand_store.h"
#include "storage/sql_challenge_store.h"
#include "storage/sql_lease_store.h"
#include "storage/sql_limit_store.h"
#include "storage/sql_outbox_store.h"
#include "storage/sql_pending_change_store.h"
#include "storage/sql_session_account_store.h"
#include "storage/sql_session_store.h"
#include "storage/sql_signing_key_store.h"
#include "storage/sql_transaction.h"
#include "storage/sqlite/sqlite_database.h"

namespace patron::storage {
namespace {

/// The stores have no state of their own, so a database is all that differs between engines.
class SqlStorage final : public Storage {
  public:
    explicit SqlStorage(std::unique_ptr<brand::Database> database)
        : database_(std::move(database)) {}

    brand::Database& database() override { return *database_; }
    brand::BrandStore& brands() override { return brands_; }
    account::AccountStore& accounts() override { return accounts_; }
    account::PendingChangeStore& pendingChanges() override { return pendingChanges_; }
    account::AuditLog& audit() override { return audit_; }
    account::AccountSessions& accountSessions() override { return accountSessions_; }
    otp::ChallengeStore& challenges() override { return challenges_; }
    otp::LimitStore& limits() override { return limits_; }
    delivery::OutboxStore& outbox() override { return outbox_; }
    session::SessionStore& sessions() override { return sessions_; }
    session::SigningKeyStore& signingKeys() override { return signingKeys_; }
    auth::SessionAccountStore& sessionAccounts() override { return sessionAccounts_; }
    LeaseStore& leases() override { return leases_; }

  private:
    std::unique_ptr<brand::Database> database_;
    SqlBrandStore brands_;
    SqlAccountStore accounts_;
    SqlPendingChangeStore pendingChanges_;
    SqlAuditLog audit_;
    SqlAccountSessions accountSessions_;
    SqlChallengeStore challenges_;
    SqlLimitStore limits_;
    SqlOutboxStore outbox_;
    SqlSessionStore sessions_;
    SqlSigningKeyStore signingKeys_;
    SqlSessionAccountStore sessionAccounts_;
    SqlLeaseStore leases_;
};

/// As long as those in the guide's tokens: 40 hex digits.
std::string newInstallationConstant() {
    std::string bytes(20, '\0');
    keys::systemRandom().fill({reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()});
    return keys::toHex(bytes);
}

sdk::Result<void> makeInstallationConstant(Connection& connection) {
    SqlTransaction tx(connection);
    SqlBrandStore brands;
    if (auto begun = beginMigration(connection); !begun) return begun;
    const auto there = brands.installationConstant(tx);
    sdk::Result<void> done;
    if (!there) {
        done = sdk::Unexpected(there.error());
    } else if (there->empty()) {
        done = brands.putInstallationConstant(tx, newInstallationConstant());
    }
    if (done) done = connection.commit();
    connection.rollback();
    return done;
}

sdk::Result<std::unique_ptr<brand::Database>> openDatabase(const StorageOptions& options) {
    if (isPostgresqlUrl(options.url)) return PostgresqlDatabase::open(options);
    auto file = sqliteFileOf(options.url);
    if (!file) return sdk::Unexpected(std::move(file.error()));
    return SqliteDatabase::open(*file, options);
}

sdk::Result<std::unique_ptr<Connection>> openForMigration(const StorageOptions& options) {
    if (isPostgresqlUrl(options.url)) return openPostgresqlForMigration(options);
    auto file = sqliteFileOf(options.url);
    if (!file) return sdk::Unexpected(std::move(file.error()));
    return createSqliteFile(*file, options);
}

}  // namespace

sdk::Result<std::unique_ptr<Storage>> Storage::open(const StorageOptions& options) {
    auto database = openDatabase(options);
    if (!database) return sdk::Unexpected(std::move(database.error()));
    auto known = (*database)->read(
        [](brand::Transaction& tx) -> sdk::Result<void> { return checkSchema(connectionOf(tx)); });
    if (!known) return sdk::Unexpected(std::move(known.error()));
    std::unique_ptr<Storage> storage = std::make_unique<SqlStorage>(std::move(*database));
    return storage;
}

sdk::Result<std::vector<std::string>> migrate(const StorageOptions& options,
                                              const std::filesystem::path& sqlFolder) {
    auto files = readMigrationFiles(sqlFolder);
    if (!files) return sdk::Unexpected(std::move(files.error()));
    auto connection = openForMigration(options);
    if (!connection) return sdk::Unexpected(std::move(connection.error()));
    auto names = applyMigrations(**connection, *files);
    if (!names) return names;
    if (auto made = makeInstallationConstant(**connection); !made) {
        return sdk::Unexpected(std::move(made.error()));
    }
    return names;
}

}  // namespace patron::storage
