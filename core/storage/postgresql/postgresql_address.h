#ifndef PATRON_STORAGE_POSTGRESQL_POSTGRESQL_ADDRESS_H
#define PATRON_STORAGE_POSTGRESQL_POSTGRESQL_ADDRESS_H

#include <string>
#include <utility>
#include <vector>

#include "sdk/result.h"

namespace patron::storage {

/// Where a PostgreSQL database is, as libpq's parameters.
struct PostgresqlAddress {
    std::vector<std::pair<std::string, std::string>> parameters;
};

/// Reads a libpq connection URI, several hosts and all of libpq's parameters included. What it does
/// not say is set so that a lost server is noticed within seconds and a standby is never taken for
/// the primary: connect_timeout, keepalives, tcp_user_timeout, `target_session_attrs=read-write`.
/// kConfigInvalid for what libpq cannot read.
sdk::Result<PostgresqlAddress> readPostgresqlUrl(const std::string& url);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_POSTGRESQL_POSTGRESQL_ADDRESS_H
