#include "storage/postgresql/postgresql_answer.h"

#include <libpq-fe.h>

#include <charconv>

namespace patron::storage {
namespace {

class PostgresqlRow final : public Row {
  public:
    explicit PostgresqlRow(const PGresult* result) : result_(result) {}
    void moveTo(int row) { row_ = row; }

    std::int64_t integer(int column) const override {
        const std::string_view digits = text(column);
        std::int64_t number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return number;
    }
    std::string_view text(int column) const override {
        return {PQgetvalue(result_, row_, column),
                static_cast<std::size_t>(PQgetlength(result_, row_, column))};
    }
    bool isNull(int column) const override { return PQgetisnull(result_, row_, column) != 0; }

  private:
    const PGresult* result_;
    int row_ = 0;
};

}  // namespace

void PostgresqlClear::operator()(pg_result* result) const { PQclear(result); }

std::int64_t readAnswer(const PostgresqlAnswer& answer, const Connection::OnRow& onRow) {
    PGresult* const result = answer.get();
    PostgresqlRow row(result);
    for (int i = 0; i < PQntuples(result); ++i) {
        row.moveTo(i);
        onRow(row);
    }
    const std::string_view count = PQcmdTuples(result);
    std::int64_t rows = 0;
    std::from_chars(count.data(), count.data() + count.size(), rows);
    return rows;
}

}  // namespace patron::storage
