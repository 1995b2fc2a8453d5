#include "phone_auth.h"

#include <utility>

#include "sdk/code_proof.h"
#include "sdk/manifest.h"

namespace patron::phone_auth {

PhoneAuth::PhoneAuth(PhonePolicy policy)
    : info_{3, "phone_number", "sms", std::chrono::minutes(5)}, policy_(policy) {}

sdk::Result<sdk::Identifier> PhoneAuth::parse(std::string_view text) const {
    auto number = parsePhoneNumber(text, policy_);
    if (!number) return sdk::Unexpected(std::move(number.error()));
    return sdk::Identifier::parsed(info_.attribute, *number, *number, *number);
}

sdk::Result<void> PhoneAuth::begin(const sdk::Identifier& identifier, sdk::CodeDesk& desk) const {
    return desk.issueCode(identifier);
}

sdk::Result<sdk::Identifier> PhoneAuth::finish(const sdk::Credentials& credentials,
                                               sdk::CodeDesk& desk) const {
    return sdk::proveByCode(*this, credentials, desk);
}

std::string PhoneAuth::countryOf(const sdk::Identifier& identifier) const {
    return phoneNumberCountry(identifier.value());
}

sdk::PluginInfo PhoneAuthFactory::info() const {
    return {.id = "phone-auth",
            .version = "1.0.0",
            .kind = sdk::PluginKind::kAuthType,
            .summary = "Customers sign in with a phone number and a code sent to it by SMS.",
            .config = {{.name = "validity",
                        .type = sdk::ConfigType::kChoice,
                        .description = "valid: only numbers in ranges known to be assigned; "
                                       "possible: every number of a possible length.",
                        .defaultValue = "valid",
                        .choices = {"valid", "possible"}},
                       {.name = "allow_voip",
                        .type = sdk::ConfigType::kBoolean,
                        .description = "Whether numbers of internet telephony, which fraudsters "
                                       "rent in bulk, are accepted.",
                        .defaultValue = "true"}}};
}

sdk::Result<std::unique_ptr<sdk::AuthType>> PhoneAuthFactory::create(
    const sdk::PluginConfig& config, sdk::PluginHost&) const {
    PhonePolicy policy;
    policy.validity = config.text("validity") == "possible" ? PhonePolicy::Validity::kPossible
                                                            : PhonePolicy::Validity::kValid;
    policy.allowVoip = config.boolean("allow_voip");
    return std::unique_ptr<sdk::AuthType>(std::make_unique<PhoneAuth>(policy));
}

}  // namespace patron::phone_auth

PATRON_EXPORT_AUTH_TYPE(patron::phone_auth::PhoneAuthFactory)
