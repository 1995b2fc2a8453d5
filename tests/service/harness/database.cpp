#include "database.h"

#include <sqlite3.h>

#include <stdexcept>

namespace patron::tests {

Database::Database(const std::string& file) {
    if (sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) {
        throw std::runtime_error("cannot open " + file);
    }
    sqlite3_busy_timeout(handle_, 20'000);
}

Database::~Database() { sqlite3_close(handle_); }

std::vector<std::vector<std::string>> Database::rows(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sql + ": " + sqlite3_errmsg(handle_));
    }
    std::vector<std::vector<std::string>> all;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        std::vector<std::string>& row = all.emplace_back();
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, i));
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
            row.emplace_back(bytes == nullptr ? std::string() : std::string(bytes, size));
        }
    }
    if (sqlite3_finalize(statement) != SQLITE_OK) {
        throw std::runtime_error(sql + ": " + sqlite3_errmsg(handle_));
    }
    return all;
}

std::string Database::text(const std::string& sql) {
    const auto all = rows(sql);
    return all.empty() || all.front().empty() ? "" : all.front().front();
}

std::int64_t Database::number(const std::string& sql) {
    const std::string value = text(sql);
    return value.empty() ? 0 : std::stoll(value);
}

void Database::run(const std::string& sql) {
    char* message = nullptr;
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK) return;
    const std::string words = message == nullptr ? "failed" : message;
    sqlite3_free(message);
    throw std::runtime_error(sql + ": " + words);
}

std::vector<std::string> Database::tables() {
    std::vector<std::string> names;
    for (const auto& row : rows("SELECT name FROM sqlite_master WHERE type = 'table'")) {
        names.push_back(row.front());
    }
    return names;
}

std::string Database::dump() {
    std::string all;
    for (const std::string& table : tables()) {
        all += "== " + table + "\n";
        for (const auto& row : rows("SELECT * FROM " + table)) {
            for (const std::string& value : row) all += value + "\t";
            all += "\n";
        }
    }
    return all;
}

void Database::passTime(std::chrono::milliseconds span) {
    std::string sql = "BEGIN IMMEDIATE;";
    for (const std::string& table : tables()) {
        if (table == "session") continue;
        for (const auto& row : rows("SELECT name FROM pragma_table_info('" + table + "')")) {
            const std::string& column = row.front();
            if (!column.ends_with("_at")) continue;
            sql += "UPDATE " + table + " SET " + column + " = max(1, " + column + " - " +
                   std::to_string(span.count()) + ") WHERE " + column + " > 0;";
        }
    }
    run(sql + "COMMIT");
}

}  // namespace patron::tests
