#include "storage/catalogue_rows.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace patron::storage {
namespace {

using brand::DemographicType;

constexpr Sql kBrands{R"(
SELECT id, name, auth_type, optin_type, sms_sender_id, language_id, locale, domain, public_url,
       phone_number_unique, registration_enabled, reveal_accounts, require_recent_sign_in,
       end_other_sessions_on_change, session_idle_limit_ms, refresh_ttl_s, country_rules, imprint
FROM brand ORDER BY id)"};

constexpr Sql kSocialAuthTypes{
    "SELECT brand_id, auth_type FROM brand_social_auth_type ORDER BY brand_id, auth_type"};

constexpr Sql kDemographics{R"(
SELECT brand_id, id, name, type, required, is_mutable
FROM demographic ORDER BY brand_id, position)"};

constexpr Sql kChoices{R"(
SELECT brand_id, demographic_id, choice
FROM demographic_choice ORDER BY brand_id, demographic_id, position)"};

constexpr Sql kCountries{
    "SELECT brand_id, country, codes_per_hour FROM brand_country ORDER BY brand_id, country"};

constexpr Sql kApplications{"SELECT id, brand_id, key, name FROM application ORDER BY id"};

constexpr Sql kOrigins{
    "SELECT application_id, origin FROM application_origin ORDER BY application_id, position"};

constexpr Sql kRemoveSocialAuthTypes{"DELETE FROM brand_social_auth_type WHERE brand_id = $1"};
constexpr Sql kAddSocialAuthType{
    "INSERT INTO brand_social_auth_type (brand_id, auth_type) VALUES ($1, $2)"};

constexpr Sql kRemoveChoices{"DELETE FROM demographic_choice WHERE brand_id = $1"};
constexpr Sql kRemoveDemographics{"DELETE FROM demographic WHERE brand_id = $1"};

constexpr Sql kRemoveCountries{"DELETE FROM brand_country WHERE brand_id = $1"};

constexpr Sql kAddCountry{
    "INSERT INTO brand_country (brand_id, country, codes_per_hour) VALUES ($1, $2, $3)"};

constexpr Sql kAddDemographic{R"(
INSERT INTO demographic (brand_id, id, position, name, type, required, is_mutable)
VALUES ($1, $2, $3, $4, $5, $6, $7))"};

constexpr Sql kAddChoice{R"(
INSERT INTO demographic_choice (brand_id, demographic_id, position, choice)
VALUES ($1, $2, $3, $4))"};

constexpr Sql kAddOrigin{
    "INSERT INTO application_origin (application_id, position, origin) VALUES ($1, $2, $3)"};

DemographicType demographicTypeOf(std::string_view name) {
    constexpr std::array kTypes{DemographicType::kDate, DemographicType::kChoice,
                                DemographicType::kPostalCode};
    const auto* found = std::ranges::find(kTypes, name, brand::demographicTypeName);
    return found == kTypes.end() ? DemographicType::kText : *found;
}

brand::Brand toBrand(const Row& row) {
    brand::Brand b;
    std::int64_t idleLimit = 0, refreshTtl = 0;
    Columns(row) >> b.id >> b.name >> b.authType >> b.optinType >> b.smsSenderId >> b.languageId >>
        b.locale >> b.domain >> b.publicUrl >> b.settings.phoneNumberUnique >>
        b.settings.registrationEnabled >> b.settings.revealAccounts >>
        b.settings.requireRecentSignIn >> b.settings.endOtherSessionsOnChange >> idleLimit >>
        refreshTtl >> b.settings.countryRules >> b.imprint;
    b.settings.sessionIdleLimit = sdk::Duration(idleLimit);
    b.settings.refreshTtl = std::chrono::seconds(refreshTtl);
    return b;
}

struct OwnedAuthType {
    brand::BrandId brandId = 0;
    std::string id;
};
OwnedAuthType toAuthType(const Row& row) {
    OwnedAuthType owned;
    Columns(row) >> owned.brandId >> owned.id;
    return owned;
}

struct OwnedDemographic {
    brand::BrandId brandId = 0;
    brand::Demographic demographic;
};
OwnedDemographic toDemographic(const Row& row) {
    OwnedDemographic owned;
    brand::Demographic& d = owned.demographic;
    std::string type;
    Columns(row) >> owned.brandId >> d.id >> d.name >> type >> d.required >> d.isMutable;
    d.type = demographicTypeOf(type);
    return owned;
}

struct OwnedChoice {
    brand::BrandId brandId = 0;
    std::string demographicId;
    std::string choice;
};
OwnedChoice toChoice(const Row& row) {
    OwnedChoice owned;
    Columns(row) >> owned.brandId >> owned.demographicId >> owned.choice;
    return owned;
}

struct OwnedCountry {
    brand::BrandId brandId = 0;
    brand::DestinationCountry country;
};
OwnedCountry toCountry(const Row& row) {
    OwnedCountry owned;
    Columns(row) >> owned.brandId >> owned.country.country >> owned.country.codesPerHour;
    return owned;
}

brand::Application toApplication(const Row& row) {
    brand::Application application;
    Columns(row) >> application.id >> application.brandId >> application.key >> application.name;
    return application;
}

struct OwnedOrigin {
    brand::ApplicationId applicationId = 0;
    std::string origin;
};
OwnedOrigin toOrigin(const Row& row) {
    OwnedOrigin owned;
    Columns(row) >> owned.applicationId >> owned.origin;
    return owned;
}

sdk::Result<void> addDemographic(Connection& connection, brand::BrandId brandId, int position,
                                 const brand::Demographic& d) {
    auto added = connection.perform(
        kAddDemographic, {brandId, d.id, position, d.name, brand::demographicTypeName(d.type),
                          d.required, d.isMutable});
    int choicePosition = 0;
    for (const std::string& choice : d.choices) {
        if (!added) return added;
        added = connection.perform(kAddChoice, {brandId, d.id, ++choicePosition, choice});
    }
    return added;
}

sdk::Result<void> attachSocialAuthTypes(Connection& connection, std::vector<brand::Brand>& brands) {
    auto types = connection.all(kSocialAuthTypes, {}, toAuthType);
    if (!types) return sdk::Unexpected(std::move(types.error()));
    for (OwnedAuthType& owned : *types) {
        const auto brand = std::ranges::find(brands, owned.brandId, &brand::Brand::id);
        if (brand != brands.end()) brand->socialAuthTypes.push_back(std::move(owned.id));
    }
    return {};
}

sdk::Result<void> attachDemographics(Connection& connection, std::vector<brand::Brand>& brands) {
    auto demographics = connection.all(kDemographics, {}, toDemographic);
    if (!demographics) return sdk::Unexpected(std::move(demographics.error()));
    for (OwnedDemographic& owned : *demographics) {
        const auto brand = std::ranges::find(brands, owned.brandId, &brand::Brand::id);
        if (brand != brands.end()) brand->demographics.push_back(std::move(owned.demographic));
    }
    auto choices = connection.all(kChoices, {}, toChoice);
    if (!choices) return sdk::Unexpected(std::move(choices.error()));
    for (OwnedChoice& owned : *choices) {
        const auto brand = std::ranges::find(brands, owned.brandId, &brand::Brand::id);
        if (brand == brands.end()) continue;
        const auto demographic =
            std::ranges::find(brand->demographics, owned.demographicId, &brand::Demographic::id);
        if (demographic != brand->demographics.end()) {
            demographic->choices.push_back(std::move(owned.choice));
        }
    }
    return {};
}

sdk::Result<void> attachCountries(Connection& connection, std::vector<brand::Brand>& brands) {
    auto countries = connection.all(kCountries, {}, toCountry);
    if (!countries) return sdk::Unexpected(std::move(countries.error()));
    for (OwnedCountry& owned : *countries) {
        const auto brand = std::ranges::find(brands, owned.brandId, &brand::Brand::id);
        if (brand != brands.end()) brand->settings.countries.push_back(std::move(owned.country));
    }
    return {};
}

}  // namespace

sdk::Result<std::vector<brand::Brand>> loadBrands(Connection& connection) {
    auto brands = connection.all(kBrands, {}, toBrand);
    if (!brands) return brands;
    if (auto attached = attachDemographics(connection, *brands); !attached) {
        return sdk::Unexpected(std::move(attached.error()));
    }
    if (auto attached = attachCountries(connection, *brands); !attached) {
        return sdk::Unexpected(std::move(attached.error()));
    }
    if (auto attached = attachSocialAuthTypes(connection, *brands); !attached) {
        return sdk::Unexpected(std::move(attached.error()));
    }
    return brands;
}

sdk::Result<std::vector<brand::Application>> loadApplications(Connection& connection) {
    auto applications = connection.all(kApplications, {}, toApplication);
    if (!applications) return applications;
    auto origins = connection.all(kOrigins, {}, toOrigin);
    if (!origins) return sdk::Unexpected(std::move(origins.error()));
    for (OwnedOrigin& owned : *origins) {
        const auto application =
            std::ranges::find(*applications, owned.applicationId, &brand::Application::id);
        if (application != applications->end()) {
            application->corsOrigins.push_back(std::move(owned.origin));
        }
    }
    return applications;
}

sdk::Result<void> replaceSocialAuthTypes(Connection& connection, const brand::Brand& brand) {
    auto done = connection.perform(kRemoveSocialAuthTypes, {brand.id});
    for (const std::string& id : brand.socialAuthTypes) {
        if (!done) return done;
        done = connection.perform(kAddSocialAuthType, {brand.id, id});
    }
    return done;
}

sdk::Result<void> replaceDemographics(Connection& connection, const brand::Brand& brand) {
    auto done = connection.perform(kRemoveChoices, {brand.id});
    if (done) done = connection.perform(kRemoveDemographics, {brand.id});
    int position = 0;
    for (const brand::Demographic& demographic : brand.demographics) {
        if (!done) return done;
        done = addDemographic(connection, brand.id, ++position, demographic);
    }
    return done;
}

sdk::Result<void> replaceCountries(Connection& connection, const brand::Brand& brand) {
    auto done = connection.perform(kRemoveCountries, {brand.id});
    for (const auto& [country, codesPerHour] : brand.settings.countries) {
        if (!done) return done;
        done = connection.perform(kAddCountry, {brand.id, country, codesPerHour});
    }
    return done;
}

sdk::Result<void> addOrigins(Connection& connection, const brand::Application& application) {
    int position = 0;
    for (const std::string& origin : application.corsOrigins) {
        auto added = connection.perform(kAddOrigin, {application.id, ++position, origin});
        if (!added) return added;
    }
    return {};
}

}  // namespace patron::storage
