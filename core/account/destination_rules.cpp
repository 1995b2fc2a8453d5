#include "account/destination_rules.h"

#include <algorithm>
#include <optional>

#include "account/notices.h"

namespace patron::account {
namespace {

using sdk::ErrorCode;
using sdk::Unexpected;

constexpr std::chrono::hours kWindow{1};

sdk::Error notAllowed(const std::string& country, const sdk::Identifier& identifier) {
    sdk::Error error = sdk::Error::badFields(
        {{identifier.attribute(), "country", "No codes are sent to addresses of this country.",
          ErrorCode::kOtpDestinationRefused}});
    error.detail = "country " + country;
    return error;
}

sdk::Result<void> judge(brand::Transaction& tx, const brand::RequestContext& context,
                        otp::OtpService& otp, const std::string& country,
                        const sdk::Identifier& identifier) {
    const brand::DestinationCountry* allowed = context.brand->settings.findCountry(country);
    if (allowed == nullptr) return Unexpected(notAllowed(country, identifier));
    if (allowed->codesPerHour == 0) return {};
    auto counted = otp.countAgainst(tx, context, "budget", country, allowed->codesPerHour, kWindow,
                                    ErrorCode::kLimitBudget);
    if (!counted && counted.error().code == ErrorCode::kLimitBudget) {
        counted.error().detail =
            "budget of " + country + ": " + std::to_string(allowed->codesPerHour) + " an hour";
    }
    return counted;
}

/// Why a code may not go there; nothing when the error is about something else. An auth type that
/// refuses a kind of address says it by the field alone, and other fields may be wrong as well.
std::optional<std::string> refusalIn(const sdk::Error& error) {
    if (error.code == ErrorCode::kLimitBudget) return error.detail;
    const auto field =
        std::ranges::find(error.fields, ErrorCode::kOtpDestinationRefused, &sdk::BadField::code);
    if (field == error.fields.end()) return std::nullopt;
    return error.detail.empty() ? field->rule : error.detail;
}

}  // namespace

sdk::Result<void> admitDestination(brand::Transaction& tx, const brand::RequestContext& context,
                                   const AccountPorts& ports, otp::OtpService& otp,
                                   const std::string& country, const sdk::Identifier& identifier,
                                   AccountId askedBy) {
    if (country.empty()) return {};
    auto judged = judge(tx, context, otp, country, identifier);
    const bool enforced = context.brand->settings.countryRules == brand::CountryRules::kEnforced;
    if (judged || enforced) return judged;
    const auto why = refusalIn(judged.error());
    if (!why) return judged;
    return record(tx, context, ports.audit, {askedBy, "code.would_be_refused", "customer", *why});
}

sdk::Error recordRefusal(const brand::RequestContext& context, const AccountPorts& ports,
                         otp::OtpService& otp, AccountId askedBy, sdk::Error error) {
    const auto why = refusalIn(error);
    if (!why) return error;
    auto recorded = ports.database.write([&](brand::Transaction& tx) {
        auto counted =
            otp.countAgainst(tx, context, "refused.client", context.clientAddress,
                             otp.policy().sendsPerClientAndHour, kWindow, ErrorCode::kLimitSends);
        if (!counted) return counted;
        return record(tx, context, ports.audit, {askedBy, "code.refused", "customer", *why});
    });
    return recorded ? std::move(error) : std::move(recorded.error());
}

}  // namespace patron::account
