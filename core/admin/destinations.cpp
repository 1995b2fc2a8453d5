#include "admin/destinations.h"

#include <Poco/NumberParser.h>
#include <Poco/String.h>
#include <unicode/locid.h>
#include <unicode/region.h>

#include <algorithm>

namespace patron::admin {
namespace {

using brand::DestinationCountry;

sdk::Unexpected invalid(std::string sentence) {
    return sdk::fail(sdk::ErrorCode::kConfigInvalid, std::move(sentence));
}

std::string countryName(const std::string& country) {
    if (country == "*") return "every other country";
    if (country == "001") return "numbers of no country";
    icu::UnicodeString name;
    icu::Locale("", country.c_str()).getDisplayCountry(icu::Locale::getEnglish(), name);
    std::string utf8;
    return name.toUTF8String(utf8);
}

}  // namespace

sdk::Result<std::string> parseCountry(std::string_view text) {
    const std::string code = Poco::toUpper(std::string(text));
    if (code == "*" || code == "001") return code;
    UErrorCode status = U_ZERO_ERROR;
    const icu::Region* region =
        code.size() == 2 ? icu::Region::getInstance(code.c_str(), status) : nullptr;
    if (region == nullptr || U_FAILURE(status) != 0 || region->getType() != URGN_TERRITORY) {
        return invalid(
            "'" + std::string(text) +
            "' is no country: two letters as in ISO 3166 (DE, AT), or * for every other");
    }
    return std::string(region->getRegionCode());
}

sdk::Result<DestinationCountry> parseDestination(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == text.npos) {
        return invalid("'" + std::string(text) +
                       "' says no number of codes an hour: write DE=1000, or DE=none for no bound");
    }
    auto country = parseCountry(text.substr(0, equals));
    if (!country) return sdk::Unexpected(std::move(country.error()));
    const std::string bound(text.substr(equals + 1));
    if (bound == "none") return DestinationCountry{*country, 0};
    int codes = 0;
    if (!Poco::NumberParser::tryParse(bound, codes) || codes < 1) {
        return invalid("'" + bound +
                       "' is no number of codes an hour: at least 1, or none for no bound");
    }
    return DestinationCountry{*country, codes};
}

void putDestinations(std::vector<DestinationCountry>& list,
                     const std::vector<DestinationCountry>& entries) {
    for (const DestinationCountry& entry : entries) {
        std::erase_if(list, [&](const auto& old) { return old.country == entry.country; });
        list.push_back(entry);
    }
    std::ranges::sort(list, {}, &DestinationCountry::country);
}

std::string describeDestination(const DestinationCountry& entry) {
    std::string bound = "as many codes as are asked for";
    if (entry.codesPerHour > 0) {
        bound = std::to_string(entry.codesPerHour) +
                (entry.codesPerHour == 1 ? " code an hour" : " codes an hour");
    }
    return entry.country + " " + countryName(entry.country) + ": " + bound;
}

}  // namespace patron::admin
