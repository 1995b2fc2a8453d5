#ifndef PATRON_AUTH_SESSION_ACCOUNT_STORE_H
#define PATRON_AUTH_SESSION_ACCOUNT_STORE_H

#include <optional>

#include "account/account.h"
#include "brand/transaction.h"
#include "sdk/result.h"
#include "session/session.h"

namespace patron::auth {

/// A session together with the account it belongs to.
struct SessionAccount {
    session::Session session;
    account::AccountView view;
};

/// Reads both in one statement, because every request with a token needs them. Nothing when either
/// is missing. Errors: kServerDatabase.
class SessionAccountStore {
  public:
    virtual ~SessionAccountStore() = default;
    virtual sdk::Result<std::optional<SessionAccount>> find(brand::Transaction& tx,
                                                            brand::BrandId brandId,
                                                            account::AccountId accountId,
                                                            std::int64_t sessionId,
                                                            sdk::TimePoint now) = 0;
};

}  // namespace patron::auth

#endif  // PATRON_AUTH_SESSION_ACCOUNT_STORE_H
