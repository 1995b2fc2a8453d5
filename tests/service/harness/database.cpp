#include "database.h"

#include <sqlite3.h>

#include <stdexcept>

#include "postgresql_server.h"

namespace patron::tests {
namespace {

std::vector<std::string> firstColumn(const Database::Rows& rows) {
    std::vector<std::string> values;
    for (const auto& row : rows) values.push_back(row.front());
    return values;
}

class SqliteEngine final : public Database::Engine {
  public:
    explicit SqliteEngine(const std::string& file) {
        if (sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) {
            throw std::runtime_error("cannot open " + file);
        }
        sqlite3_busy_timeout(handle_, 20'000);
    }
    ~SqliteEngine() override { sqlite3_close(handle_); }
    SqliteEngine(const SqliteEngine&) = delete;
    SqliteEngine& operator=(const SqliteEngine&) = delete;

    Database::Rows rows(const std::string& sql) override {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
            throw std::runtime_error(sql + ": " + sqlite3_errmsg(handle_));
        }
        Database::Rows all;
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
    void run(const std::string& sql) override {
        char* message = nullptr;
        if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK) return;
        const std::string words = message == nullptr ? "failed" : message;
        sqlite3_free(message);
        throw std::runtime_error(sql + ": " + words);
    }
    std::vector<std::string> tables() override {
        return firstColumn(rows("SELECT name FROM sqlite_master WHERE type = 'table'"));
    }
    std::vector<std::string> columns(const std::string& table) override {
        return firstColumn(rows("SELECT name FROM pragma_table_info('" + table + "')"));
    }
    void holdWriters() override { run("BEGIN IMMEDIATE"); }
    bool isIntact() override { return rows("PRAGMA integrity_check").at(0).at(0) == "ok"; }

  private:
    sqlite3* handle_ = nullptr;
};

class PostgresqlEngine final : public Database::Engine {
  public:
    explicit PostgresqlEngine(const std::string& url) : client_(url) {}

    Database::Rows rows(const std::string& sql) override { return client_.run(sql); }
    void run(const std::string& sql) override { client_.run(sql); }
    std::vector<std::string> tables() override {
        return firstColumn(rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"));
    }
    std::vector<std::string> columns(const std::string& table) override {
        return firstColumn(
            rows("SELECT column_name FROM information_schema.columns WHERE table_name = '" + table +
                 "'"));
    }
    void holdWriters() override {
        std::string all;
        for (const std::string& table : tables()) all += (all.empty() ? "" : ", ") + table;
        run("BEGIN; LOCK TABLE " + all + " IN EXCLUSIVE MODE");
    }
    bool isIntact() override {
        run("CREATE EXTENSION IF NOT EXISTS amcheck");
        // Throws when an index does not agree with its table.
        rows(
            "SELECT bt_index_check(i.indexrelid, true) FROM pg_index i "
            "JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE c.relnamespace = 'public'::regnamespace");
        return true;
    }

  private:
    PostgresqlClient client_;
};

std::unique_ptr<Database::Engine> engineFor(const std::string& url) {
    const std::string sqlite = "sqlite://";
    if (url.starts_with(sqlite)) return std::make_unique<SqliteEngine>(url.substr(sqlite.size()));
    return std::make_unique<PostgresqlEngine>(url);
}

}  // namespace

Database::Database(const std::string& url) : engine_(engineFor(url)) {}

std::string Database::text(const std::string& sql) {
    const auto all = engine_->rows(sql);
    return all.empty() || all.front().empty() ? "" : all.front().front();
}

std::int64_t Database::number(const std::string& sql) {
    const std::string value = text(sql);
    return value.empty() ? 0 : std::stoll(value);
}

std::string Database::dump() {
    std::string all;
    for (const std::string& table : tables()) {
        all += "== " + table + "\n";
        for (const auto& row : engine_->rows("SELECT * FROM " + table)) {
            for (const std::string& value : row) all += value + "\t";
            all += "\n";
        }
    }
    return all;
}

void Database::passTime(std::chrono::milliseconds span) {
    const std::string by = std::to_string(span.count());
    holdWriters();
    for (const std::string& table : tables()) {
        if (table == "session") continue;
        for (const std::string& column : engine_->columns(table)) {
            if (!column.ends_with("_at")) continue;
            run("UPDATE " + table + " SET " + column + " = CASE WHEN " + column + " > " + by +
                " THEN " + column + " - " + by + " ELSE 1 END WHERE " + column + " > 0");
        }
    }
    run("COMMIT");
}

}  // namespace patron::tests
