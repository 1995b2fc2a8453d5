#include "admin/brand_admin.h"

#include <algorithm>
#include <cctype>

#include "admin/brand_changes.h"
#include "delivery/texts/imprint_check.h"

namespace patron::admin {

namespace {

using sdk::ErrorCode;

bool sameWithoutCase(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) ==
               std::tolower(static_cast<unsigned char>(y));
    });
}

bool isApplicationKey(std::string_view key) {
    return key.size() == 32 && key.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string randomApplicationKey(keys::RandomSource& random) {
    std::string key = keys::randomUuid(random) + keys::randomUuid(random);
    std::erase(key, '-');
    // Every fixed bit of a UUID stands in digits 12 and 16; two of them folded leave none.
    std::string folded;
    constexpr std::string_view kHex = "0123456789abcdef";
    for (std::size_t i = 0; i < 32; ++i) {
        const std::size_t a = kHex.find(key[i]);
        const std::size_t b = kHex.find(key[32 + (i + 5) % 32]);
        folded += kHex[a ^ b];
    }
    return folded;
}

sdk::Result<brand::Brand> find(const brand::Catalogue& catalogue, std::string_view nameOrId) {
    for (const brand::Brand& brand : catalogue.brands()) {
        if (sameWithoutCase(brand.name, nameOrId) || std::to_string(brand.id) == nameOrId) {
            return brand;
        }
    }
    return sdk::fail(ErrorCode::kAdminNotFound,
                     "no brand is called that; see `patronctl brand list`");
}

}  // namespace

sdk::Result<void> BrandAdmin::check(const brand::Brand& brand) {
    if (brand.name.empty()) return sdk::fail(ErrorCode::kConfigInvalid, "a brand needs a name");
    if (!brand.publicUrl.starts_with("http://") && !brand.publicUrl.starts_with("https://")) {
        return sdk::fail(ErrorCode::kConfigInvalid,
                         "the public URL must begin with http:// or https://");
    }
    if (brand.publicUrl.ends_with('/')) {
        return sdk::fail(ErrorCode::kConfigInvalid, "the public URL must not end with a slash");
    }
    if (auto good = delivery::checkImprint(brand.imprint); !good) return good;
    if (brand.hasSocialAuthType(brand.authType)) {
        return sdk::fail(ErrorCode::kConfigInvalid,
                         brand.authType + " is what identifies customers already");
    }
    const auto identifies = parts_.authTypes(brand.authType);
    if (!identifies) return sdk::Unexpected(identifies.error());
    if (identifies->addressKind.empty()) {
        return sdk::fail(ErrorCode::kConfigInvalid,
                         brand.authType + " sends no codes: it can only be a social auth type");
    }
    for (const std::string& id : brand.socialAuthTypes) {
        const auto social = parts_.authTypes(id);
        if (!social) return sdk::Unexpected(social.error());
        if (!social->addressKind.empty()) {
            return sdk::fail(ErrorCode::kConfigInvalid,
                             id + " is proven by codes: it can only be the auth type of a brand");
        }
    }
    return {};
}

sdk::Result<brand::Brand> BrandAdmin::addBrand(brand::Brand brand) {
    if (auto good = check(brand); !good) return sdk::Unexpected(good.error());
    return parts_.database.write([&](brand::Transaction& tx) -> sdk::Result<brand::Brand> {
        auto id = parts_.brands.addBrand(tx, brand);
        if (!id) return sdk::Unexpected(id.error());
        brand.id = *id;
        const auto key = session::makeSigningKey(brand.id, parts_.keys, parts_.random,
                                                 sdk::systemNow() - std::chrono::seconds(1));
        if (auto added = parts_.signingKeys.add(tx, key); !added) {
            return sdk::Unexpected(added.error());
        }
        auto noted = parts_.audit.append(tx, {brand.id, "brand.created", brand.name});
        if (!noted) return sdk::Unexpected(std::move(noted.error()));
        return brand;
    });
}

sdk::Result<brand::Brand> BrandAdmin::changeBrand(
    std::string_view nameOrId, const std::function<void(brand::Brand&)>& change) {
    return parts_.database.write([&](brand::Transaction& tx) -> sdk::Result<brand::Brand> {
        const auto all = parts_.brands.loadCatalogueForUpdate(tx);
        if (!all) return sdk::Unexpected(all.error());
        auto brand = find(**all, nameOrId);
        if (!brand) return brand;
        const brand::Brand before = *brand;
        change(*brand);
        if (auto good = check(*brand); !good) return sdk::Unexpected(good.error());
        auto written = parts_.brands.updateBrand(tx, *brand);
        if (!written) return sdk::Unexpected(std::move(written.error()));
        auto noted = parts_.audit.append(
            tx, {brand->id, "brand.changed", listOf(changedSettings(before, *brand))});
        if (!noted) return sdk::Unexpected(std::move(noted.error()));
        return brand;
    });
}

sdk::Result<brand::Application> BrandAdmin::addApplication(brand::Application application) {
    if (application.key.empty()) application.key = randomApplicationKey(parts_.random);
    if (!isApplicationKey(application.key)) {
        return sdk::fail(ErrorCode::kConfigInvalid,
                         "an application key is 32 lower-case hexadecimal digits");
    }
    if (application.name.empty()) {
        return sdk::fail(ErrorCode::kConfigInvalid, "an application needs a name");
    }
    return parts_.database.write([&](brand::Transaction& tx) -> sdk::Result<brand::Application> {
        auto id = parts_.brands.addApplication(tx, application);
        if (!id) return sdk::Unexpected(id.error());
        application.id = *id;
        auto noted =
            parts_.audit.append(tx, {application.brandId, "application.created", application.name});
        if (!noted) return sdk::Unexpected(std::move(noted.error()));
        return application;
    });
}

sdk::Result<std::shared_ptr<const brand::Catalogue>> BrandAdmin::catalogue() {
    return parts_.database.read(
        [&](brand::Transaction& tx) { return parts_.brands.loadCatalogue(tx); });
}

sdk::Result<brand::Brand> BrandAdmin::findBrand(std::string_view nameOrId) {
    auto all = catalogue();
    if (!all) return sdk::Unexpected(all.error());
    return find(**all, nameOrId);
}

}  // namespace patron::admin
