#include "storage/sql_session_account_store.h"

#include "storage/account_row.h"
#include "storage/session_row.h"
#include "storage/sql_transaction.h"

namespace patron::storage {
namespace {

// Four look-ups by primary key; as many rows as the account has demographics, one at least.
constexpr Sql kFind{"SELECT" PATRON_ACCOUNT_VIEW_COLUMNS "," PATRON_SESSION_COLUMNS R"(
FROM session s
JOIN account a ON a.id = s.account_id AND a.brand_id = s.brand_id)" PATRON_ACCOUNT_VIEW_JOINS
                    "WHERE s.account_id = $2 AND s.id = $3 AND s.brand_id = $4"};

}  // namespace

sdk::Result<std::optional<auth::SessionAccount>> SqlSessionAccountStore::find(
    brand::Transaction& tx, brand::BrandId brandId, account::AccountId accountId,
    std::int64_t sessionId, sdk::TimePoint now) {
    std::optional<auth::SessionAccount> found;
    AccountViewBuilder view;
    auto done =
        connectionOf(tx).run(kFind, {now, accountId, sessionId, brandId}, [&](const Row& row) {
            if (!found) {
                Columns columns(row, kAccountViewColumns);
                found.emplace().session = readSession(columns);
            }
            view.add(row);
        });
    if (!done) return sdk::Unexpected(std::move(done.error()));
    if (found) found->view = std::move(*view.take());
    return found;
}

}  // namespace patron::storage
