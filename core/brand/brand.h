#ifndef PATRON_BRAND_BRAND_H
#define PATRON_BRAND_BRAND_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/time.h"

namespace patron::brand {

/// Row numbers; `application_id` and friends in the API. Zero is none.
using BrandId = std::int64_t;
using ApplicationId = std::int64_t;

/// What new accounts' opt-ins start with: Regular 1/3/1, GDPR 3/3/3 (e-mail/SMS/push). The number
/// is the API's `optin_type_id`.
enum class OptinType { kRegular = 1, kGdpr = 2 };

enum class DemographicType { kDate, kChoice, kText, kPostalCode };

/// The API's word for a demographic type: `date`, `choice`, `text`, `postal_code`.
std::string_view demographicTypeName(DemographicType type);

/// One entry of a brand's catalogue of demographic questions.
struct Demographic {
    std::string id;  ///< UUID; the `demographic_id` of requests
    std::string name;
    DemographicType type = DemographicType::kText;
    bool required = false;
    /// False: write-once, as the guide's birthday.
    bool isMutable = true;
    std::vector<std::string> choices;
};

/// A country that a brand's codes may go to (rule H6).
struct DestinationCountry {
    /// ISO 3166-1 alpha-2 in capitals, `001` for numbers of no country, `*` for every country that
    /// has no entry of its own.
    std::string country;
    /// How many codes go there in an hour; `*`: to each of them. Zero: as many as are asked for.
    int codesPerHour = 0;
};

enum class CountryRules {
    kEnforced = 1,
    kRecorded = 2,  ///< nothing is refused; what would be is in the audit trail
};

/// What a brand decides. Defaults are the guide's behaviour; the stricter choices are settings.
struct BrandSettings {
    bool phoneNumberUnique = false;
    bool registrationEnabled = true;
    /// Off: check-email and check-phone-number answer 403 account.check_disabled.
    bool revealAccounts = true;
    /// Rule X1: an identifier change asks for a sign-in younger than ten minutes.
    bool requireRecentSignIn = false;
    /// Other sessions end when an identifier change is confirmed.
    bool endOtherSessionsOnChange = false;
    /// Without a refresh for so long a session ends; zero: only the absolute limit holds.
    sdk::Duration sessionIdleLimit{0};
    /// From sign-in; the guide's 2,628,000 s at most.
    std::chrono::seconds refreshTtl{2'628'000};
    /// Where codes may go that cost by country; empty: nowhere.
    std::vector<DestinationCountry> countries;
    CountryRules countryRules = CountryRules::kEnforced;

    /// What holds for a country; null: it gets no codes.
    const DestinationCountry* findCountry(std::string_view country) const;
};

/// A brand's own words for one kind of message in one language: templates, checked before they are
/// stored and again before they are used (delivery/template_check.h). What is empty is not its own.
struct MessageTexts {
    std::string kind;      ///< `sign_in_code`, as delivery::messageKindName() says it
    std::string language;  ///< BCP 47 in its usual letters: `de`, `de-AT`, `sr-Latn`
    std::string subject;
    std::string text;
    std::string html;
    std::string sms;
    bool operator==(const MessageTexts&) const = default;
};

struct Brand {
    BrandId id = 0;
    std::string name;
    /// Id of the auth type that identifies its customers.
    std::string authType;
    /// Ids of those that customers may sign in with besides: social sign-in, each proven by a
    /// document of its provider. Sorted. They are also what the API calls the providers.
    std::vector<std::string> socialAuthTypes;
    OptinType optinType = OptinType::kGdpr;
    std::string smsSenderId;
    int languageId = 1;
    std::string locale = "en-US";
    /// For the last line of an SMS (`@domain #code`); empty: no such line.
    std::string domain;
    /// Base of `iss` and of links, without trailing slash: `https://api.example.com`. Never taken
    /// from a request's Host.
    std::string publicUrl;
    BrandSettings settings;
    std::vector<Demographic> demographics;  ///< in catalogue order
    /// Who is behind the brand, by name and address, as the law of many countries asks for: the
    /// footer of every mail. Plain text of some lines; may be empty.
    std::string imprint;
    std::vector<MessageTexts> texts;  ///< one for a kind and language at most

    const Demographic* findDemographic(std::string_view demographicId) const;
    bool hasSocialAuthType(std::string_view social) const;
};

/// An app of a brand.
struct Application {
    ApplicationId id = 0;
    BrandId brandId = 0;
    std::string key;  ///< 32 hex digits, lower case: the `Application` header
    std::string name;
    std::vector<std::string> corsOrigins;
};

}  // namespace patron::brand

#endif  // PATRON_BRAND_BRAND_H
