#ifndef PATRON_STORAGE_ACCOUNT_ROW_H
#define PATRON_STORAGE_ACCOUNT_ROW_H

#include <optional>
#include <vector>

#include "account/account.h"
#include "storage/row.h"

// A macro, because literals join in the preprocessor only: SELECT, columns and FROM are one Sql.
// Reads account `a` with its account_demographic `d` and, of those that are alive at `$1`, its
// pending_change `p`: a row for each pair of them, one at least.
#define PATRON_ACCOUNT_VIEW_COLUMNS                                                  \
    " a.id, a.brand_id, a.uuid, a.first_name, a.last_name, a.email, a.phone_number," \
    " a.locale, a.state, a.confirmed, a.optin_email, a.optin_sms, a.optin_push,"     \
    " a.version, a.created_at, a.updated_at, a.social_login,"                        \
    " p.attribute, d.position, d.id, d.demographic_id, d.value "
#define PATRON_ACCOUNT_VIEW_JOINS                             \
    " LEFT JOIN account_demographic d ON d.account_id = a.id" \
    " LEFT JOIN pending_change p ON p.account_id = a.id AND p.expires_at > $1 "

namespace patron::storage {

/// How many columns PATRON_ACCOUNT_VIEW_COLUMNS names.
inline constexpr int kAccountViewColumns = 22;

/// Makes one AccountView of the rows of a statement that reads PATRON_ACCOUNT_VIEW_COLUMNS.
class AccountViewBuilder {
  public:
    /// The columns stand first in the row.
    void add(const Row& row);
    /// Nothing when no row was added.
    std::optional<account::AccountView> take() { return std::move(view_); }

  private:
    void readAccount(const Row& row);
    void addDemographic(const Row& row);

    std::optional<account::AccountView> view_;
    std::vector<int> positions_;  ///< of view_->demographics
};

}  // namespace patron::storage

#endif  // PATRON_STORAGE_ACCOUNT_ROW_H
