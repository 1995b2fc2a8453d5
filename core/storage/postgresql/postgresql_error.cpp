#include "storage/postgresql/postgresql_error.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <string>

namespace patron::storage {
namespace {

std::string_view field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? std::string_view() : text;
}

/// Classes of PostgreSQL's appendix A, "Error Codes", that a right program never causes.
bool isOurMistake(std::string_view state) {
    constexpr std::array kClasses{"0A", "21", "22", "23", "26", "2F", "42"};
    return std::ranges::any_of(kClasses, [&](std::string_view c) { return state.starts_with(c); });
}

}  // namespace

sdk::Error postgresqlError(const PGresult* result) {
    const std::string_view state = field(result, PG_DIAG_SQLSTATE);
    std::string detail = "postgresql: ";
    detail.append(state.empty() ? "no SQLSTATE" : state);
    if (const auto constraint = field(result, PG_DIAG_CONSTRAINT_NAME); !constraint.empty()) {
        detail.append(", constraint ").append(constraint);
    }
    // Texts of data errors (22, 23) quote values; these name what a statement or the server has.
    const bool textIsSafe = state.starts_with("42") || !isOurMistake(state);
    if (textIsSafe) detail.append(": ").append(field(result, PG_DIAG_MESSAGE_PRIMARY));
    return sdk::Error(isOurMistake(state) && !endsConnection(result)
                          ? sdk::ErrorCode::kServerInternal
                          : sdk::ErrorCode::kServerDatabase,
                      std::move(detail));
}

sdk::Error connectionError(std::string_view what) {
    return sdk::Error(sdk::ErrorCode::kServerDatabase, "postgresql: " + std::string(what));
}

bool endsConnection(const PGresult* result) {
    const std::string_view state = field(result, PG_DIAG_SQLSTATE);
    constexpr std::array kStates{
        "25006",  // read_only_sql_transaction: a primary that became a standby
        "26000",  // invalid_sql_statement_name: a pooler gave us another session
        "0A000",  // feature_not_supported: "cached plan must not change result type"
        "57P01", "57P02", "57P03",  // shutting down, crashed, starting
    };
    return state.starts_with("08") || std::ranges::find(kStates, state) != kStates.end();
}

bool isLockTimeout(const PGresult* result) { return field(result, PG_DIAG_SQLSTATE) == "55P03"; }
bool isStatementTimeout(const PGresult* result) {
    return field(result, PG_DIAG_SQLSTATE) == "57014";
}

}  // namespace patron::storage
