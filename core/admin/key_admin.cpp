#include "admin/key_admin.h"

#include <array>
#include <chrono>

namespace patron::admin {

namespace {

using keys::KeyPurpose;
using sdk::ErrorCode;

constexpr std::array kPurposes{KeyPurpose::kPepper, KeyPurpose::kLookup, KeyPurpose::kOutbox,
                               KeyPurpose::kMaster};

// A key that is still in use retires later than any session that it signs for can last.
bool inUse(const session::SigningKeyRow& row, sdk::TimePoint now) {
    return row.retiresAt > now + std::chrono::years(100);
}

std::string stateOf(const session::SigningKeyRow& row, sdk::TimePoint now) {
    if (row.activeFrom > now) return "published, signs in a moment";
    if (inUse(row, now)) return "active";
    const auto days = std::chrono::duration_cast<std::chrono::days>(row.retiresAt - now).count();
    return days < 0 ? "retired" : "verifies for " + std::to_string(days + 1) + " more days";
}

}  // namespace

sdk::Result<std::vector<KeyListing>> KeyAdmin::list() {
    std::vector<KeyListing> listings;
    for (const KeyPurpose purpose : kPurposes) {
        const auto ring = keys_.ring(purpose);
        for (const auto& key : ring->all()) {
            listings.push_back({std::string(keys::keyPurposeName(purpose)), key->id,
                                key.get() == &ring->active() ? "active" : "reads old data"});
        }
    }
    using Loaded =
        std::pair<std::shared_ptr<const brand::Catalogue>, std::vector<session::SigningKeyRow>>;
    auto loaded = database_.read([&](brand::Transaction& tx) -> sdk::Result<Loaded> {
        auto catalogue = brands_.loadCatalogue(tx);
        if (!catalogue) return sdk::Unexpected(catalogue.error());
        auto rows = signingKeys_.load(tx);
        if (!rows) return sdk::Unexpected(rows.error());
        return Loaded(std::move(*catalogue), std::move(*rows));
    });
    if (!loaded) return sdk::Unexpected(loaded.error());
    const sdk::TimePoint now = sdk::systemNow();
    for (const session::SigningKeyRow& row : loaded->second) {
        const brand::Brand* brand = loaded->first->findBrand(row.brandId);
        const std::string name = brand != nullptr ? brand->name : std::to_string(row.brandId);
        listings.push_back({"token of " + name, row.kid, stateOf(row, now)});
    }
    return listings;
}

sdk::Result<std::string> KeyAdmin::rotateFile(const std::string& purposeName) {
    for (const KeyPurpose purpose : kPurposes) {
        if (keys::keyPurposeName(purpose) != purposeName) continue;
        auto id = keys_.rotate(purpose);
        if (!id) return id;
        auto noted = database_.write([&](brand::Transaction& tx) {
            return audit_.append(tx, {0, "key.rotated", purposeName + " " + *id});
        });
        if (!noted) return sdk::Unexpected(std::move(noted.error()));
        return id;
    }
    return sdk::fail(ErrorCode::kAdminNotFound, "no key is called " + purposeName);
}

sdk::Result<std::string> KeyAdmin::rotateToken(const brand::Brand& brand) {
    return database_.write([&](brand::Transaction& tx) -> sdk::Result<std::string> {
        const auto rows = signingKeys_.loadForUpdate(tx);
        if (!rows) return sdk::Unexpected(rows.error());
        const sdk::TimePoint now = sdk::systemNow();
        const session::SigningKeyRow fresh =
            session::makeSigningKey(brand.id, keys_, random_, now + kPublishAhead);
        const auto lastUse = now + kPublishAhead + brand.settings.refreshTtl;
        for (const session::SigningKeyRow& row : *rows) {
            if (row.brandId != brand.id || !inUse(row, now)) continue;
            if (auto done = signingKeys_.retire(tx, brand.id, row.kid, lastUse); !done) {
                return sdk::Unexpected(done.error());
            }
        }
        if (auto added = signingKeys_.add(tx, fresh); !added) {
            return sdk::Unexpected(added.error());
        }
        auto noted = audit_.append(tx, {brand.id, "key.rotated", "token " + fresh.kid});
        if (!noted) return sdk::Unexpected(std::move(noted.error()));
        return fresh.kid;
    });
}

}  // namespace patron::admin
