#include "storage/account_row.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "account/account_reading.h"

namespace patron::storage {
namespace {

// The last columns are a pending change's attribute and the answer to a demographic question, each
// null when there is none.
constexpr int kDemographicColumn = kAccountViewColumns - 4;
constexpr int kPendingColumn = kDemographicColumn - 1;

}  // namespace

void AccountViewBuilder::add(const Row& row) {
    if (!view_) readAccount(row);
    if (!row.isNull(kPendingColumn)) {
        account::setPendingFlag(*view_, row.text(kPendingColumn), true);
    }
    if (!row.isNull(kDemographicColumn)) addDemographic(row);
}

void AccountViewBuilder::readAccount(const Row& row) {
    account::AccountView& view = view_.emplace();
    account::Account& a = view.account;
    Columns(row) >> a.id >> a.brandId >> a.uuid >> a.firstName >> a.lastName >> a.email >>
        a.phoneNumber >> a.locale >> a.state >> a.confirmed >> a.optinEmail >> a.optinSms >>
        a.optinPush >> a.version >> a.createdAt >> a.updatedAt >> a.socialLogin;
}

// Sorted here: for the one or two answers of an account a sorter in SQL costs more than reading
// them.
void AccountViewBuilder::addDemographic(const Row& row) {
    int position = 0;
    account::DemographicValue answer;
    Columns(row, kDemographicColumn) >> position >> answer.id >> answer.demographicId >>
        answer.value;
    // Two pending changes repeat each answer.
    const bool known = std::ranges::any_of(view_->demographics, [&](const auto& other) {
        return other.demographicId == answer.demographicId;
    });
    if (known) return;
    const auto at = std::ranges::upper_bound(positions_, position);
    view_->demographics.insert(view_->demographics.begin() + std::distance(positions_.begin(), at),
                               std::move(answer));
    positions_.insert(at, position);
}

}  // namespace patron::storage
