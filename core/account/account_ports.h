#ifndef PATRON_ACCOUNT_ACCOUNT_PORTS_H
#define PATRON_ACCOUNT_ACCOUNT_PORTS_H

#include "account/account_store.h"
#include "brand/transaction.h"
#include "delivery/outbox_store.h"
#include "keys/random.h"

namespace patron::account {

/// What everything that works on accounts needs from outside; all outlive it.
struct AccountPorts {
    brand::Database& database;
    AccountStore& accounts;
    PendingChangeStore& pendingChanges;
    AuditLog& audit;
    AccountSessions& sessions;
    delivery::OutboxStore& outboxRows;
    keys::RandomSource& random;
};

}  // namespace patron::account

#endif  // PATRON_ACCOUNT_ACCOUNT_PORTS_H
