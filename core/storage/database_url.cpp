#include "storage/database_url.h"

#include <string>

namespace patron::storage {

bool isPostgresqlUrl(std::string_view url) {
    return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

sdk::Result<std::filesystem::path> sqliteFileOf(std::string_view url) {
    constexpr std::string_view kSqlite = "sqlite://";
    // The address may hold a password, so an error never repeats it.
    if (!url.starts_with(kSqlite) || url.size() == kSqlite.size() || url.ends_with('/')) {
        return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                         "the database address must look like sqlite:///path/to/file or "
                         "postgresql://user@host/database");
    }
    std::error_code error;
    auto file = std::filesystem::absolute(url.substr(kSqlite.size()), error);
    if (error) {
        return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                         "the database file has no absolute path: " + error.message());
    }
    return file;
}

}  // namespace patron::storage
