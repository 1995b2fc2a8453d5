#ifndef PATRON_STORAGE_SQL_TRANSACTION_H
#define PATRON_STORAGE_SQL_TRANSACTION_H

#include "brand/transaction.h"
#include "storage/connection.h"

namespace patron::storage {

/// What the stores find inside the opaque Transaction: the connection to work on.
class SqlTransaction final : public brand::Transaction {
  public:
    explicit SqlTransaction(Connection& connection) : connection_(connection) {}
    Connection& connection() const { return connection_; }

  private:
    Connection& connection_;
};

/// `tx` came from a Database of this folder; there is no other to hand to its stores.
inline Connection& connectionOf(brand::Transaction& tx) {
    return static_cast<SqlTransaction&>(tx).connection();
}

}  // namespace patron::storage

#endif  // PATRON_STORAGE_SQL_TRANSACTION_H
