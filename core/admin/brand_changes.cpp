#include "admin/brand_changes.h"

#include <algorithm>

namespace patron::admin {
namespace {

using brand::Brand;
using brand::BrandSettings;

bool sameCountries(const BrandSettings& a, const BrandSettings& b) {
    return std::ranges::equal(a.countries, b.countries, [](const auto& one, const auto& other) {
        return one.country == other.country && one.codesPerHour == other.codesPerHour;
    });
}

/// Adds the name when the member is not the same in both.
template <class Of, class Value>
void compare(std::vector<std::string>& changed, const char* name, Value Of::*member,
             const Of& before, const Of& after) {
    if (before.*member != after.*member) changed.emplace_back(name);
}

}  // namespace

std::vector<std::string> changedSettings(const Brand& before, const Brand& after) {
    std::vector<std::string> changed;
    const auto ofBrand = [&](const char* name, auto member) {
        compare(changed, name, member, before, after);
    };
    const auto ofSettings = [&](const char* name, auto member) {
        compare(changed, name, member, before.settings, after.settings);
    };
    ofBrand("name", &Brand::name);
    ofBrand("auth-type", &Brand::authType);
    ofBrand("public-url", &Brand::publicUrl);
    ofBrand("optin", &Brand::optinType);
    ofBrand("social", &Brand::socialAuthTypes);
    ofBrand("sms-sender", &Brand::smsSenderId);
    ofBrand("locale", &Brand::locale);
    ofBrand("domain", &Brand::domain);
    ofBrand("imprint", &Brand::imprint);
    ofSettings("phone-number-unique", &BrandSettings::phoneNumberUnique);
    ofSettings("registration", &BrandSettings::registrationEnabled);
    ofSettings("show-accounts", &BrandSettings::revealAccounts);
    ofSettings("require-recent-sign-in", &BrandSettings::requireRecentSignIn);
    ofSettings("end-other-sessions", &BrandSettings::endOtherSessionsOnChange);
    ofSettings("idle-minutes", &BrandSettings::sessionIdleLimit);
    ofSettings("country-rules", &BrandSettings::countryRules);
    if (!sameCountries(before.settings, after.settings)) changed.emplace_back("country");
    return changed;
}

}  // namespace patron::admin
