#include "storage/provider_rows.h"

#include <Poco/String.h>
#include <Poco/StringTokenizer.h>

#include <map>
#include <utility>

#include "storage/row.h"

namespace patron::storage {
namespace {

using brand::ProviderRow;

constexpr Sql kProviders{R"(
SELECT id, brand_id, state, position, name, plugin_id, prefixes, configuration
FROM provider ORDER BY position, id)"};
constexpr Sql kBrands{"SELECT provider_id, brand_id FROM provider_brand ORDER BY brand_id"};

constexpr Sql kInsert{R"(
INSERT INTO provider (brand_id, state, position, name, plugin_id, prefixes, configuration, id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING)"};
constexpr Sql kUpdate{R"(
UPDATE provider
SET brand_id = $1, state = $2, position = $3, name = $4, plugin_id = $5, prefixes = $6,
    configuration = $7
WHERE id = $8)"};

// Names were unique within a brand once: one that a row has already it may keep.
constexpr Sql kOtherWithName{R"(
SELECT id FROM provider p
WHERE p.name = $1 AND p.id <> $2
      AND NOT EXISTS (SELECT 1 FROM provider own WHERE own.id = $3 AND own.name = p.name)
LIMIT 1)"};

constexpr Sql kForgetBrands{"DELETE FROM provider_brand WHERE provider_id = $1"};
constexpr Sql kAddBrand{"INSERT INTO provider_brand (provider_id, brand_id) VALUES ($1, $2)"};

std::vector<std::string> split(const std::string& prefixes) {
    const Poco::StringTokenizer parts(prefixes, ",", Poco::StringTokenizer::TOK_IGNORE_EMPTY);
    return {parts.begin(), parts.end()};
}

ProviderRow toProvider(const Row& row) {
    ProviderRow p;
    std::string prefixes;
    brand::BrandId first = 0;
    Columns(row) >> p.id >> first >> p.state >> p.position >> p.name >> p.pluginId >> prefixes >>
        p.configuration;
    p.prefixes = split(prefixes);
    if (first != 0) p.brandIds.push_back(first);
    return p;
}

std::pair<std::int64_t, brand::BrandId> toProviderBrand(const Row& row) {
    return {row.integer(0), row.integer(1)};
}

std::int64_t toNumber(const Row& row) { return row.integer(0); }

/// For programs that know provider.brand_id alone.
brand::BrandId firstBrand(const ProviderRow& row) {
    return row.brandIds.empty() ? 0 : row.brandIds.front();
}

sdk::Result<void> checkNameIsFree(Connection& connection, const ProviderRow& row) {
    auto other = connection.one(kOtherWithName, {row.name, row.id, row.id}, toNumber);
    if (!other) return sdk::Unexpected(std::move(other.error()));
    if (!*other) return {};
    return sdk::fail(sdk::ErrorCode::kAdminConflict,
                     "a provider of that name exists; change it with `patronctl provider set`");
}

sdk::Result<void> replaceBrands(Connection& connection, const ProviderRow& row) {
    if (auto done = connection.perform(kForgetBrands, {row.id}); !done) return done;
    for (const brand::BrandId brand : row.brandIds) {
        if (auto done = connection.perform(kAddBrand, {row.id, brand}); !done) return done;
    }
    return {};
}

/// Both statements take the same values; false: no row was written.
sdk::Result<bool> write(Connection& connection, const Sql& statement, const ProviderRow& row) {
    const std::string prefixes =
        Poco::cat(std::string(","), row.prefixes.begin(), row.prefixes.end());
    return connection.changes(statement, {firstBrand(row), row.state, row.position, row.name,
                                          row.pluginId, prefixes, row.configuration, row.id});
}

}  // namespace

sdk::Result<std::vector<ProviderRow>> loadProviders(Connection& connection) {
    auto rows = connection.all(kProviders, {}, toProvider);
    if (!rows) return rows;
    auto brands = connection.all(kBrands, {}, toProviderBrand);
    if (!brands) return sdk::Unexpected(std::move(brands.error()));
    std::map<std::int64_t, std::vector<brand::BrandId>> byProvider;
    for (const auto& [provider, brand] : *brands) byProvider[provider].push_back(brand);
    for (ProviderRow& row : *rows) {
        // A program that knows brand_id alone writes no other.
        const auto found = byProvider.find(row.id);
        if (found != byProvider.end()) row.brandIds = std::move(found->second);
    }
    return rows;
}

sdk::Result<void> insertProvider(Connection& connection, const ProviderRow& row) {
    if (auto free = checkNameIsFree(connection, row); !free) return free;
    const auto inserted = write(connection, kInsert, row);
    if (!inserted) return sdk::Unexpected(inserted.error());
    if (!*inserted) {
        return sdk::fail(sdk::ErrorCode::kAdminConflict, "a provider of that number exists");
    }
    return replaceBrands(connection, row);
}

sdk::Result<void> updateProvider(Connection& connection, const ProviderRow& row) {
    if (auto free = checkNameIsFree(connection, row); !free) return free;
    const auto found = write(connection, kUpdate, row);
    if (!found) return sdk::Unexpected(found.error());
    if (!*found) return sdk::fail(sdk::ErrorCode::kAdminNotFound, "there is no such provider");
    return replaceBrands(connection, row);
}

}  // namespace patron::storage
