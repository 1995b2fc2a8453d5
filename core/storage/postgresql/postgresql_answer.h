#ifndef PATRON_STORAGE_POSTGRESQL_POSTGRESQL_ANSWER_H
#define PATRON_STORAGE_POSTGRESQL_POSTGRESQL_ANSWER_H

#include <cstdint>
#include <memory>

#include "storage/connection.h"

struct pg_result;

namespace patron::storage {

struct PostgresqlClear {
    void operator()(pg_result* result) const;
};
/// The server's answer to one statement.
using PostgresqlAnswer = std::unique_ptr<pg_result, PostgresqlClear>;

/// Hands on the rows of an answer; how many rows it counts.
std::int64_t readAnswer(const PostgresqlAnswer& answer, const Connection::OnRow& onRow);

}  // namespace patron::storage

#endif  // PATRON_STORAGE_POSTGRESQL_POSTGRESQL_ANSWER_H
