#include "storage/postgresql/postgresql_address.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>

namespace patron::storage {
namespace {

constexpr std::pair<const char*, const char*> kDefaults[] = {
    // Seconds per host, two at least.
    {"connect_timeout", "3"},
    // A host that vanished is noticed after keepalives_idle + count * interval seconds at rest, and
    // after tcp_user_timeout milliseconds when something was sent to it.
    {"keepalives_idle", "5"},
    {"keepalives_interval", "2"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "5000"},
    {"target_session_attrs", "read-write"},
    {"application_name", "patron"},
    {"client_encoding", "UTF8"},
};

}  // namespace

sdk::Result<PostgresqlAddress> readPostgresqlUrl(const std::string& url) {
    char* problem = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(url.c_str(), &problem), &PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> problemOwner(problem, &PQfreemem);
    if (!options) {
        // libpq's words may repeat the address, and with it a password.
        return sdk::fail(sdk::ErrorCode::kConfigInvalid,
                         "the database address is no PostgreSQL URI; it looks like "
                         "postgresql://user:password@host:5432/database");
    }
    PostgresqlAddress address;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) address.parameters.emplace_back(option->keyword, option->val);
    }
    for (const auto& [keyword, value] : kDefaults) {
        const bool given = std::ranges::any_of(
            address.parameters,
            [&keyword = keyword](const auto& parameter) { return parameter.first == keyword; });
        if (!given) address.parameters.emplace_back(keyword, value);
    }
    return address;
}

}  // namespace patron::storage
