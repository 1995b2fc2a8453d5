#ifndef PATRON_TESTS_UNIT_FAKES_MEMORY_SESSION_ACCOUNT_STORE_H
#define PATRON_TESTS_UNIT_FAKES_MEMORY_SESSION_ACCOUNT_STORE_H

#include "account/account_store.h"
#include "auth/session_account_store.h"
#include "fakes/memory_session_store.h"

namespace patron::fakes {

/// Sessions with their accounts, out of the two stores in memory.
class MemorySessionAccountStore : public auth::SessionAccountStore {
  public:
    MemorySessionAccountStore(MemorySessionStore& sessions, account::AccountStore& accounts)
        : sessions_(sessions), accounts_(accounts) {}

    sdk::Result<std::optional<auth::SessionAccount>> find(brand::Transaction& tx,
                                                          brand::BrandId brandId,
                                                          account::AccountId accountId,
                                                          std::int64_t sessionId,
                                                          sdk::TimePoint now) override {
        auto session = sessions_.find(tx, accountId, sessionId);
        auto view = accounts_.find(tx, brandId, accountId, now);
        if (!*session || !*view) return std::optional<auth::SessionAccount>();
        return std::optional(auth::SessionAccount{std::move(**session), std::move(**view)});
    }

  private:
    MemorySessionStore& sessions_;
    account::AccountStore& accounts_;
};

/// What accounts do to the sessions of a MemorySessionStore.
class StoredAccountSessions : public account::AccountSessions {
  public:
    explicit StoredAccountSessions(MemorySessionStore& sessions) : sessions_(sessions) {}

    sdk::Result<int> endAll(brand::Transaction& tx, account::AccountId accountId) override {
        return endOthers(tx, accountId, 0);
    }
    sdk::Result<int> endOthers(brand::Transaction& tx, account::AccountId accountId,
                               std::int64_t keepSessionId) override {
        int ended = 0;
        for (const session::Session& row : sessions_.rows()) {
            if (row.accountId != accountId || row.id == keepSessionId || row.ended) continue;
            if (auto done = sessions_.end(tx, accountId, row.id); !done) {
                return sdk::Unexpected(done.error());
            }
            ++ended;
        }
        return ended;
    }

  private:
    MemorySessionStore& sessions_;
};

}  // namespace patron::fakes

#endif  // PATRON_TESTS_UNIT_FAKES_MEMORY_SESSION_ACCOUNT_STORE_H
