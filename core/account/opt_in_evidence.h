#ifndef PATRON_ACCOUNT_OPT_IN_EVIDENCE_H
#define PATRON_ACCOUNT_OPT_IN_EVIDENCE_H

#include <string_view>

#include "account/account_store.h"
#include "brand/transaction.h"
#include "sdk/result.h"
#include "sdk/time.h"

namespace patron::account {

/// Whether any opt-in differs, so that evidence of it would be kept.
bool changesOptIns(const Account& before, const Account& after);

/// Keeps time and source of every opt-in that differs from what it was (rule A2), in the
/// caller's write. For a new account `before` is null and all are kept.
sdk::Result<void> keepOptInEvidence(brand::Transaction& tx, AccountStore& accounts,
                                    const Account* before, const Account& after,
                                    std::string_view source, sdk::TimePoint now);

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_OPT_IN_EVIDENCE_H
