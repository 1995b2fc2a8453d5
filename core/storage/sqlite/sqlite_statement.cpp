#include "storage/sqlite/sqlite_statement.h"

#include <sqlite3.h>

#include <string>

#include "storage/sqlite/sqlite_error.h"

namespace patron::storage {
namespace {

class SqliteRow final : public Row {
  public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

    std::int64_t integer(int column) const override {
        return sqlite3_column_int64(statement_, column);
    }
    std::string_view text(int column) const override {
        const unsigned char* text = sqlite3_column_text(statement_, column);
        if (!text) return {};
        return {reinterpret_cast<const char*>(text),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    bool isNull(int column) const override {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }

  private:
    sqlite3_stmt* statement_;
};

class ResetAtEnd {
  public:
    explicit ResetAtEnd(sqlite3_stmt* statement) : statement_(statement) {}
    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;
    ~ResetAtEnd() { sqlite3_reset(statement_); }

  private:
    sqlite3_stmt* statement_;
};

bool parametersAscend(sqlite3_stmt* statement) {
    for (int i = 1; i <= sqlite3_bind_parameter_count(statement); ++i) {
        const char* name = sqlite3_bind_parameter_name(statement, i);
        if (!name || name != "$" + std::to_string(i)) return false;
    }
    return true;
}

int bindOne(sqlite3_stmt* statement, int index, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value.content())) {
        return sqlite3_bind_int64(statement, index, *number);
    }
    // The text outlives the run, which is all that SQLITE_STATIC asks for. A null pointer would
    // bind NULL, so an empty view gets a pointer.
    const auto text = std::get<std::string_view>(value.content());
    return sqlite3_bind_text64(statement, index, text.data() ? text.data() : "", text.size(),
                               SQLITE_STATIC, SQLITE_UTF8);
}

}  // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

sdk::Result<SqliteStatement> SqliteStatement::prepare(sqlite3* db, std::string_view text) {
    sqlite3_stmt* raw = nullptr;
    const int result = sqlite3_prepare_v3(db, text.data(), static_cast<int>(text.size()),
                                          SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (result != SQLITE_OK) return sqliteFailure(db, result, "prepare");
    SqliteStatement statement(raw);
    if (!raw || !parametersAscend(raw)) {
        return sdk::fail(sdk::ErrorCode::kServerInternal,
                         "a statement is empty or its parameters are out of order");
    }
    return statement;
}

sdk::Result<void> SqliteStatement::bind(Connection::Values values) {
    sqlite3_stmt* statement = statement_.get();
    if (static_cast<int>(values.size()) != sqlite3_bind_parameter_count(statement)) {
        return sdk::fail(sdk::ErrorCode::kServerInternal, "wrong number of values for a statement");
    }
    int index = 0;
    for (const Value& value : values) {
        const int result = bindOne(statement, ++index, value);
        if (result != SQLITE_OK) return sqliteFailure(sqlite3_db_handle(statement), result, "bind");
    }
    return {};
}

sdk::Result<std::int64_t> SqliteStatement::run(Connection::Values values,
                                               const Connection::OnRow& onRow) {
    sqlite3_stmt* statement = statement_.get();
    if (auto bound = bind(values); !bound) return sdk::Unexpected(std::move(bound.error()));
    const ResetAtEnd reset(statement);
    const SqliteRow row(statement);
    int result = SQLITE_OK;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) onRow(row);
    sqlite3* db = sqlite3_db_handle(statement);
    if (result != SQLITE_DONE) return sqliteFailure(db, result, "step");
    return sqlite3_changes64(db);
}

}  // namespace patron::storage
